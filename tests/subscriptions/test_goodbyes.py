"""Connections to mail servers are ended in good order, with one patience for all of them."""

from subscriptions.sending import smtp as sending_smtp
from subscriptions.sending.journal import Journal
from subscriptions.sending.smtp import Line, part
from tests.sink import Script


def opened(count):
    """So many open connections of one worker."""
    journal = Journal("closing")
    lines = [Line(journal) for _each in range(count)]
    for line in lines:
        line.open()
    journal.close()
    return lines


def test_all_connections_take_leave_before_any_is_waited_for(smtp, monkeypatch):
    """One after the other would wait for ever: the server answers the last first."""
    monkeypatch.setattr(sending_smtp, "GOODBYE_SECONDS", 1000.0)

    class Together(Script):
        def __init__(self):
            self.waiting = []

        def quit(self, conversation):
            self.waiting.append(conversation)
            if len(self.waiting) == 4:
                for each in reversed(self.waiting):
                    each.part()
            return False

    script = Together()
    smtp(script)
    part(lines := opened(4))
    assert len(script.waiting) == 4
    assert not any(line.smtp for line in lines)


def test_servers_that_never_say_goodbye_are_left(smtp, monkeypatch):
    monkeypatch.setattr(sending_smtp, "GOODBYE_SECONDS", 0.1)

    class Clinging(Script):
        def quit(self, conversation):
            return False

    smtp(Clinging())
    lines = opened(3)
    lines[0].smtp.close()  # lost without our knowing
    part([*lines, Line(lines[0].journal)])
    assert not any(line.smtp for line in lines)
