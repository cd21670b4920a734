"""Content in compiled form: JSON in the user's cache folder, so that nobody waits for YAML twice.

The key is the SHA-256 of the source bytes and of the program that compiled it: an edit is seen at once.
A file begins with the digest of what it holds; one that is damaged is made anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from facilitator import __version__
from facilitator.content.source import Files, digest
from facilitator.model.packing import pack, unpack
from facilitator.private import clear, get, oldest_but, put, user_folder

Result = TypeVar("Result")

KEY_LENGTH = 32
"""Hexadecimal digits of the key that name a file; enough that no two contents meet."""
LARGEST = 20_000_000
"""Bytes of a compiled form."""
KEPT = 4
"""Compiled forms kept of one part: a checkout, an installed version and one's own folder may take turns."""


def compiled(
    part: str, files: Files, into: type[Result], build: Callable[[Files], Result]
) -> Result:
    """Return what `build` makes of the files, or what it made of the same files before.

    `part` names the file in the cache; `into` is the type of the result, as `model.packing` knows it.
    """
    key = digest([*files.items(), ("program", _program().encode())])
    folder, name = cache_folder(), f"{part}-{key[:KEY_LENGTH]}.json"
    try:
        stated, _, kept = get(folder, name, LARGEST).partition(b"\n")
        if stated.decode("ascii") == sha256(kept).hexdigest():
            return _read(into, kept)
    except (OSError, ValueError, RecursionError):
        pass
    result = build(files)
    _keep(folder, name, part, result)
    return result


def _read(into: type[Result], kept: bytes) -> Result:
    return unpack(into, json.loads(kept))


def cache_folder() -> Path:
    """Folder of compiled content."""
    return user_folder("cache") / "content"


def _keep(folder: Path, name: str, part: str, result: object) -> None:
    """Keep a compiled form, then drop the oldest of the same part; a failure is nobody's loss."""
    data = json.dumps(pack(result, brief=True), separators=(",", ":")).encode()
    forms = re.compile(rf"{re.escape(part)}-[0-9a-f]{{{KEY_LENGTH}}}\.json")
    with suppress(OSError):
        put(folder, name, sha256(data).hexdigest().encode() + b"\n" + data)
        clear(folder, forms, oldest_but(KEPT))


@cache
def _program() -> str:
    """Version and text of what is compiled and by what: a changed loader does not find what the old one left."""
    package = Path(__file__).parents[1]
    modules = sorted(m for room in ("content", "model") for m in (package / room).glob("*.py"))
    return __version__ + digest((m.name, m.read_bytes()) for m in modules)
