"""The worker stops soon, and says what it did not do by leaving it in the queue."""

import pytest
from django_tasks.signals import task_started
from django_tasks_db.models import DBTaskResult

from articles.images.tasks import make_renditions
from newsroom.worker import Worker


@pytest.mark.django_db(transaction=True)
def test_stopping_ends_after_the_task_under_way():
    for number in range(3):
        make_renditions.enqueue(number)
    worker = Worker()

    def stop(**_):
        worker.stop()

    task_started.connect(stop)
    try:
        worker.run(once=True)
    finally:
        task_started.disconnect(stop)
    assert DBTaskResult.objects.ready().count() == 2
