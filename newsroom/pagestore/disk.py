"""Files that nobody reads half of."""

import os
import threading
from pathlib import Path


def write_whole(path: Path, content: bytes, at: float | None = None) -> None:
    """Write beside the place and rename; `at` is its time of change. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        part.write_bytes(content)
        if at is not None:
            os.utime(part, (at, at))
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
