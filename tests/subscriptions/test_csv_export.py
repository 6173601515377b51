"""Subscribers as a CSV file: no cell is a formula, each comes back as it was."""

import csv
import io

import pytest

from subscriptions import csv_export, csv_files
from subscriptions.models import Subscriber, SubscriberImport

pytestmark = pytest.mark.django_db
ODD = ["a\rb", "a\r\nb", "\n=1", "\r", 'say "x"', "a;b,c\td", "'=1", "''", " x ", "", "ş\u2028"]


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "\rx", "'quoted", *ODD])
def test_no_cell_is_a_formula_and_each_comes_back(cell):
    written = csv_export.safe(cell)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert csv_export.unsafe(written) == cell
    lines = csv_export.line_of(1, cell) + csv_export.line_of(2, cell)
    assert list(csv.reader(io.StringIO(lines))) == [["1", written], ["2", written]]


def test_all_subscribers_are_exported(login, elif_, ada, zeynep):
    Subscriber.objects.create(email="b@x.test", source="=cmd()")
    answer = login(elif_).get("/admin/subscriptions/subscriber/export/")
    content = b"".join(answer.streaming_content)
    lines = content.decode().splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("\ufeffemail,"), "spreadsheets see that it is UTF-8"
    job = SubscriberImport(content=csv_files.pack(content))
    assert [row["email"] for _line, row in csv_files.read(job)] == [zeynep.email, "b@x.test"]
    assert "'=cmd()" in lines[2]
    assert login(ada).get("/admin/subscriptions/subscriber/export/").status_code == 403
