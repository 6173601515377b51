"""Many who write and seal at once make one chain."""

from newsroom import audit
from newsroom.models import AuditEntry
from tests.conftest import side_by_side


def test_parallel_writers_make_one_chain(on_disk):
    def write(writer):
        for number in range(5):
            audit.record("written", writer=writer, number=number)

    def read(number):
        audit.seal()
        return list(AuditEntry.objects.order_by("number").values_list("number", flat=True))

    assert side_by_side(write, 6) == [None] * 6
    assert side_by_side(read, 1) == [list(range(1, 31))]
    assert side_by_side(lambda number: audit.verify(), 1) == [[]]
