"""The library at the desk lets in what the checks of articles.images let in, and nothing else."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from articles.models import Article, Image, LibraryFile
from articles.publishing import Publication, publish
from articles.refreshing import refresh_image
from tests.conftest import picture_bytes

ADD = "admin:articles_image_add"


def upload(content, name="frigate.jpg", **fields):
    values = {"alt": "A frigate", "focal_x": "0.5", "focal_y": "0.5"} | fields
    return {"file": ContentFile(content, name=name), **values}


def test_a_picture_is_rebuilt_and_kept_with_its_words(login, deniz):
    answer = login(deniz).post(reverse(ADD), upload(picture_bytes()))
    assert answer.status_code == 302
    image = Image.objects.get()
    assert (image.alt, image.width, image.height) == ("A frigate", 1600, 1200)
    assert image.uploaded_by == deniz
    assert image.file.name.startswith("originals/")


@pytest.mark.parametrize("content", [b"", b"no picture", picture_bytes()[:500]])
def test_what_is_no_picture_is_refused_and_leaves_nothing(login, deniz, content):
    answer = login(deniz).post(reverse(ADD), upload(content))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["file"]
    assert not Image.objects.exists()
    assert not default_storage.exists("originals")


def test_a_picture_without_a_description_is_refused(login, deniz):
    answer = login(deniz).post(reverse(ADD), upload(picture_bytes(), alt=""))
    assert "alt" in answer.context["adminform"].form.errors
    assert not Image.objects.exists()
    answer = login(deniz).post(reverse(ADD), upload(picture_bytes(), alt="", decorative="on"))
    assert answer.status_code == 302


def test_the_same_picture_again_is_named_and_not_kept_twice(login, deniz):
    client = login(deniz)
    client.post(reverse(ADD), upload(picture_bytes()))
    answer = client.post(reverse(ADD), upload(picture_bytes()))
    assert "A frigate" in str(answer.context["adminform"].form.errors["file"])
    assert Image.objects.count() == 1


def test_the_file_of_a_picture_is_never_replaced(login, deniz, image):
    url = reverse("admin:articles_image_change", args=[image.pk])
    before = image.file.name
    answer = login(deniz).post(url, upload(picture_bytes("red"), alt="Words", title="Ship"))
    assert answer.status_code == 302
    image.refresh_from_db()
    assert (image.alt, image.file.name) == ("Words", before)


def test_new_words_of_a_picture_reach_the_texts_that_show_it(login, deniz, image, published):
    article = published(body=f'<div data-image="{image.pk}"></div><p>Text</p>')
    assert "A frigate at anchor" in article.body_html
    url = reverse("admin:articles_image_change", args=[image.pk])
    login(deniz).post(url, {"alt": "A ferry", "focal_x": "0.2", "focal_y": "0.5"})
    refresh_image.call(asked("refresh_image"))
    article.refresh_from_db()
    assert "A ferry" in article.body_html


def asked(name):
    """What the one waiting task of this name is about."""
    (task,) = DBTaskResult.objects.filter(task_path__endswith=name)
    return task.args_kwargs["args"][0]


def test_a_file_is_told_by_its_content(login, deniz):
    client, url = login(deniz), reverse("admin:articles_libraryfile_add")
    pdf = ContentFile(b"%PDF-1.7\n%%EOF", name="report.exe")
    assert client.post(url, {"file": pdf, "title": "Report"}).status_code == 302
    assert LibraryFile.objects.get().kind == "pdf"
    script = ContentFile(b"<script>", name="report.pdf")
    assert client.post(url, {"file": script, "title": "Bad"}).status_code == 200
    assert LibraryFile.objects.count() == 1


def test_a_picture_in_use_is_not_deleted_and_says_where_it_is(login, deniz, image, write):
    article = write("Frigate Returns", lead_image=image.pk)
    publish([Publication(article, article.latest_revision, article.version)], by=deniz)
    client = login(deniz)
    url = reverse("admin:articles_image_delete", args=[image.pk])
    assert "Frigate Returns" in client.get(url).content.decode()
    client.post(url, {"post": "yes"})
    assert Image.objects.filter(pk=image.pk).exists()
    bulk = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
    client.post(reverse("admin:articles_image_changelist"), bulk)
    assert Image.objects.filter(pk=image.pk).exists()
    assert Article.objects.get().lead_image == image


def test_a_picture_that_nothing_shows_goes_with_its_file(
    login, deniz, image, django_capture_on_commit_callbacks
):
    name = image.file.name
    url = reverse("admin:articles_image_delete", args=[image.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert login(deniz).post(url, {"post": "yes"}).status_code == 302
    assert not default_storage.exists(name)


def test_a_writer_may_add_but_not_change(login, ada, image):
    client = login(ada)
    assert client.get(reverse(ADD)).status_code == 200
    url = reverse("admin:articles_image_change", args=[image.pk])
    assert client.post(url, {"alt": "Mine"}).status_code == 403
