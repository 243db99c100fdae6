"""The text behind `tiny_lm`: the standard library's own sources, split by whole files."""

from __future__ import annotations

import hashlib
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HELD_OUT_ONE_IN = 32


@dataclass(frozen=True, slots=True)
class Corpus:
    """The text, split by whole files.

    Attributes
    ----------
    train, held_out : bytes
        The files of each part, one after the other, in the order of their relative paths.
    train_files, held_out_files : int
        How many files each part has.
    """

    train: bytes
    held_out: bytes
    train_files: int
    held_out_files: int

    @property
    def sha256(self) -> str:
        """Hash of the training bytes."""
        return hashlib.sha256(self.train).hexdigest()


def source_files(root: Path) -> Iterator[str]:
    """Relative paths of the standard library's own sources, sorted."""
    skipped = {"site-packages", "dist-packages", "__pycache__"}
    paths = (path.relative_to(root) for path in root.rglob("*.py"))
    return iter(sorted(path.as_posix() for path in paths if not skipped.intersection(path.parts)))


def is_held_out(relative_path: str) -> bool:
    """Whether a file is never trained on: decided by the hash of its relative path, so by nothing else."""
    return hashlib.sha256(relative_path.encode()).digest()[0] % HELD_OUT_ONE_IN == 0


@cache
def read_corpus(root: Path | None = None) -> Corpus:
    """Read the sources of the running Python, split into training and held-out files."""
    root = root or Path(sysconfig.get_path("stdlib"))
    parts: dict[bool, list[bytes]] = {False: [], True: []}
    for relative_path in source_files(root):
        parts[is_held_out(relative_path)].append((root / relative_path).read_bytes())
    return Corpus(b"".join(parts[False]), b"".join(parts[True]), len(parts[False]), len(parts[True]))
