"""Three numbers in a memory-mapped file: what all processes must know without asking the disk."""

import logging
import mmap
import os
import struct
from pathlib import Path

logger = logging.getLogger(__name__)

_WHOLE, _SECONDS = struct.Struct("=Q"), struct.Struct("=d")
# Where each stands in the file.
_GENERATION, _FLOOR, _WITHDRAWN = 0, 8, 16
_SIZE = 24


class Counter:
    """The counter of the store at `root`; where its file cannot be had, it stands at nought."""

    def __init__(self, root: Path) -> None:
        self._numbers: mmap.mmap | None = None
        try:
            root.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(root / "generation", os.O_RDWR | os.O_CREAT, 0o644)
            try:
                if os.fstat(descriptor).st_size < _SIZE:
                    os.ftruncate(descriptor, _SIZE)
                self._numbers = mmap.mmap(descriptor, _SIZE)
            finally:
                os.close(descriptor)
        except OSError as error:
            logger.warning("The page store cannot be used: %s", error)

    @property
    def generation(self) -> int:
        """Grows with each purge."""
        return int(self._read(_WHOLE, _GENERATION))

    @generation.setter
    def generation(self, number: int) -> None:
        self._write(_WHOLE, _GENERATION, number)

    @property
    def floor(self) -> int:
        """No page that was begun before this generation is kept."""
        return int(self._read(_WHOLE, _FLOOR))

    @floor.setter
    def floor(self, number: int) -> None:
        self._write(_WHOLE, _FLOOR, number)

    @property
    def withdrawn(self) -> float:
        """When something was last taken from readers, in seconds since 1970."""
        return float(self._read(_SECONDS, _WITHDRAWN))

    @withdrawn.setter
    def withdrawn(self, at: float) -> None:
        self._write(_SECONDS, _WITHDRAWN, at)

    def _read(self, kind: struct.Struct, place: int) -> float:
        return 0 if self._numbers is None else kind.unpack_from(self._numbers, place)[0]

    def _write(self, kind: struct.Struct, place: int, number: float) -> None:
        if self._numbers is not None:
            kind.pack_into(self._numbers, place, number)
