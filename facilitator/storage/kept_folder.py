"""A folder as it was when it was read: what lies on disk meanwhile changes nothing in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from errno import ENOENT
from io import BytesIO, TextIOWrapper
from os import PathLike
from pathlib import PurePosixPath
from typing import IO, Any

from facilitator.model.noun import noun


@noun
class KeptFolder:
    """A folder, or a file in it, held in memory; what `importlib.resources` calls a Traversable."""

    files: Mapping[str, bytes]
    """Bytes of all files by their path inside the folder, parts joined by `/`."""
    named: str
    """What the folder is called where somebody is told of it."""
    at: str = ""
    """Path inside the folder; empty for the folder itself."""

    def __str__(self) -> str:
        return str(PurePosixPath(self.named, self.at))

    @property
    def name(self) -> str:
        """The last part of its path."""
        return PurePosixPath(self.named, self.at).name

    def is_file(self) -> bool:
        """Whether it is a file."""
        return self.at in self.files

    def is_dir(self) -> bool:
        """Whether it is the folder or one in it."""
        return self.at == "" or any(path.startswith(f"{self.at}/") for path in self.files)

    def iterdir(self) -> Iterator[KeptFolder]:
        """All files and folders directly in it."""
        start = f"{self.at}/" if self.at else ""
        inside = (path.removeprefix(start) for path in self.files if path.startswith(start))
        for name in dict.fromkeys(path.partition("/")[0] for path in inside):
            yield self.joinpath(name)

    def joinpath(self, *parts: str | PathLike[str]) -> KeptFolder:
        """What lies at a path inside it."""
        return KeptFolder(self.files, self.named, str(PurePosixPath(self.at, *parts)))

    def __truediv__(self, part: str | PathLike[str], /) -> KeptFolder:
        return self.joinpath(part)

    def open(self, mode: str = "r", **how: Any) -> IO[Any]:
        """Open a file for reading."""
        if not self.is_file():
            raise FileNotFoundError(ENOENT, "there is no such file", str(self))
        data = BytesIO(self.files[self.at])
        return data if mode == "rb" else TextIOWrapper(data, **how)

    def read_bytes(self) -> bytes:
        """All bytes of a file."""
        return self.files[self.at]

    def read_text(self, encoding: str | None = None) -> str:
        """The text of a file."""
        return self.files[self.at].decode(encoding or "utf-8")
