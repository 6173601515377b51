"""A terminal sees how far the import is; a log file does not."""

import io

from django.core.management.base import OutputWrapper

from articles.importers.bar import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_progress_and_time_left(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    bar = Bar(OutputWrapper(screen))

    bar.show("Articles", 1, 4)
    bar.show("Articles", 4, 4)
    bar.close()

    assert "Reading" in screen.getvalue()
    assert "4/4" in screen.getvalue()
    assert "0:00 left" in screen.getvalue()
    assert screen.getvalue().endswith("\n")


def test_a_log_file_sees_nothing(monkeypatch):
    log = io.StringIO()
    monkeypatch.setattr("sys.stderr", log)
    bar = Bar(OutputWrapper(log))

    bar.show("Articles", 4, 4)
    bar.close()

    assert log.getvalue() == ""
