"""What the commands of importers share: a bar of progress, and pairs of words."""

import sys
import time
from argparse import ArgumentTypeError
from typing import Any


class Bar:
    """Progress and time left, on a terminal only."""

    def __init__(self, out: Any) -> None:
        self.out = out
        self.active = sys.stderr.isatty()
        self.phase = ""
        self.began = self.shown = 0.0
        if self.active:
            self._write("\rReading …")

    def show(self, phase: str, done: int, total: int) -> None:
        now = time.monotonic()
        if phase != self.phase:
            self.phase, self.began, self.shown = phase, now, 0.0
        if not self.active or (now - self.shown < 0.5 and done < total):
            return
        self.shown = now
        rate = done / max(now - self.began, 0.001)
        left = (total - done) / max(rate, 0.001)
        blocks = "█" * (30 * done // max(total, 1))
        time_left = f"{left // 60:.0f}:{left % 60:02.0f}"
        self._write(f"\r{phase} {blocks:<30} {done}/{total}  {rate:.0f}/s  {time_left} left ")

    def close(self) -> None:
        if self.active:
            self._write("\n")

    def _write(self, text: str) -> None:
        self.out.write(text, style_func=str, ending="")
        self.out.flush()


def pair(text: str) -> tuple[str, str]:
    """`name=path` as two words. Raises ArgumentTypeError."""
    name, equals, path = text.partition("=")
    if not (equals and name.strip() and path.strip("/ ")):
        raise ArgumentTypeError(f"write CATEGORY=path, not {text!r}")
    return name.strip(), path.strip()
