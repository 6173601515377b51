"""What the faults did, beside what was promised: `make fault` prints it in the end."""

import os
from pathlib import Path

HEAD = ("on", "fault", "load", "target", "measured", "")


def note(fault: str, load: str, target: str, measured: str, held: bool) -> None:
    """Remember one figure; processes of a run write into one file, where FAULT_FIGURES names it."""
    row = [os.environ.get("FAULT_DATABASE", ""), fault, load, target, measured]
    if path := os.environ.get("FAULT_FIGURES"):
        with Path(path).open("a") as file:
            file.write("\t".join([*row, "held" if held else "MISSED"]) + "\n")


def table(lines: list[str]) -> str:
    """The rows of the file as a table of text."""
    rows = [HEAD, *(tuple(line.split("\t")) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
