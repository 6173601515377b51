"""What the faults did, beside what was promised: printed when the tests of faults have run."""

import os
from pathlib import Path

# Targets: the table of figures in the reference on reliability; for `workers` read connections.
_rows: list[tuple[str, str, str, str, bool]] = []


def note(fault: str, load: str, target: str, measured: str, held: bool) -> None:
    """Remember one figure; processes of a run write into one file, where FAULT_FIGURES names it."""
    row = (fault, load, target, measured, held)
    _rows.append(row)
    if path := os.environ.get("FAULT_FIGURES"):
        with Path(path).open("a") as file:
            file.write("\t".join([*row[:4], "held" if held else "MISSED"]) + "\n")


def table(lines: list[str]) -> str:
    """The rows of the file as a table of text."""
    rows = [
        ("fault", "load", "target", "measured", ""),
        *(tuple(line.split("\t")) for line in lines),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
