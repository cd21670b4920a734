"""Content in compiled form: JSON in the user's cache folder, so that nobody waits for YAML twice.

The key is the SHA-256 of the source bytes, of the shape of the result and of the program that compiled it:
an edit is seen at once. Only the shape of what is found is trusted; what is broken is made anew.
"""

from __future__ import annotations

import json
import os
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, cast

from facilitator import __version__

Result = TypeVar("Result")
Json: TypeAlias = Any
"""What JSON holds; its shape is checked while it is unpacked."""
TypeForm: TypeAlias = Any
"""A type as an annotation spells it, `tuple[str, ...]` and `X | None` included."""
Unpack: TypeAlias = Callable[[Json], Any]

KEY_LENGTH = 32
"""Hexadecimal digits of the key that name a file; enough that no two contents meet."""
KEPT = 4
"""Compiled forms kept of one part: a checkout, an installed version and one's own folder may take turns."""


def digest(sources: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over names and bytes of source files, in the order given."""
    total = sha256()
    for name, data in sources:
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def compiled(
    part: str, sources: Iterable[tuple[str, bytes]], into: type[Result], build: Callable[[], Result]
) -> Result:
    """Return `build()`, or what an earlier `build()` of the same sources returned.

    `part` names the file in the cache; `into` is the type of the result: frozen dataclasses, enums, str, int,
    float, bool, None, and tuples, frozensets and mappings of them.
    """
    unpack = _unpacker(into)
    key = digest([*sources, ("shape", _shape(into).encode()), ("program", _program().encode())])
    file = cache_folder() / f"{part}-{key[:KEY_LENGTH]}.json"
    try:
        return cast(Result, unpack(json.loads(file.read_bytes())))
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        result = build()
    _keep(file, part, result)
    return result


def cache_folder() -> Path:
    """Folder of compiled content (`XDG_CACHE_HOME` first, else what is usual on this system)."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if base.is_absolute():
        return base / "facilitator" / "content"
    from platformdirs import user_cache_path

    return user_cache_path("facilitator", appauthor=False) / "content"


def _keep(file: Path, part: str, result: object) -> None:
    """Write atomically, then drop the oldest forms of the same part; a failure is nobody's loss."""
    import tempfile  # slow to import, and only a miss needs it

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
        new = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(json.dumps(_pack(result), separators=(",", ":")))
            new.replace(file)
        except BaseException:
            new.unlink()
            raise
        forms = sorted(
            file.parent.glob(f"{part}-{'?' * KEY_LENGTH}.json"),
            key=lambda f: f.stat().st_mtime,
            reverse=True,
        )
        for old in forms[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return


@cache
def _program() -> str:
    """Version and text of the modules that compile: a changed loader does not find what the old one left."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    return __version__ + digest((m.name, m.read_bytes()) for m in modules)


def _pack(value: object) -> Json:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return [_pack(getattr(value, f.name)) for f in fields(value)]
    if isinstance(value, Mapping):
        return [[_pack(k), _pack(v)] for k, v in value.items()]
    if isinstance(value, tuple | list):
        return [_pack(v) for v in value]
    if isinstance(value, frozenset | set):
        return sorted(_pack(v) for v in value)
    return value


def _unpacker(kind: TypeForm) -> Unpack:
    """Build what makes a value of this type; it raises TypeError or ValueError on another shape."""
    origin: TypeForm = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin in (typing.Union, UnionType):
        inner = _unpacker(next(a for a in arguments if a is not NoneType))
        return lambda data: None if data is None else inner(data)
    if origin in (tuple, frozenset):
        return _collection(origin, arguments)
    if origin is not None and issubclass(origin, Mapping):
        of_key, of_value = _unpacker(arguments[0]), _unpacker(arguments[1])
        return lambda data: {of_key(k): of_value(v) for k, v in data}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if is_dataclass(kind):
        return _record(cast(type, kind))
    return _plain(kind)


def _collection(origin: type, arguments: tuple[Any, ...]) -> Unpack:
    if origin is tuple and arguments[-1] is not Ellipsis:
        each = [_unpacker(a) for a in arguments]
        return lambda data: tuple(f(v) for f, v in zip(each, data, strict=True))
    inner = _unpacker(arguments[0])

    def unpack(data: Json) -> object:
        if not isinstance(data, list):
            raise TypeError(origin)
        return origin([inner(v) for v in data])

    return unpack


def _record(kind: type) -> Unpack:
    """Unpack a dataclass; its own type may stand inside it, so the fields are looked up at the first use."""
    found: list[Unpack] = []

    def unpack(data: Json) -> object:
        if not found:
            hints = typing.get_type_hints(kind)
            found.extend(_unpacker(hints[f.name]) for f in fields(kind))
        return kind(*[f(v) for f, v in zip(found, data, strict=True)])

    return unpack


def _plain(kind: type) -> Unpack:
    accepted = (int, float) if kind is float else kind

    def unpack(data: Json) -> object:
        if not isinstance(data, accepted):
            raise TypeError(kind)
        return data

    return unpack


def _shape(kind: TypeForm, seen: tuple[object, ...] = ()) -> str:
    """Spell out a type with the fields of the dataclasses in it."""
    if is_dataclass(kind) and kind not in seen:
        hints = typing.get_type_hints(kind)
        inner = ",".join(f"{f.name}:{_shape(hints[f.name], (*seen, kind))}" for f in fields(kind))
        return f"{getattr(kind, '__name__', '')}({inner})"
    if arguments := typing.get_args(kind):
        return f"{typing.get_origin(kind)}[{','.join(_shape(a, seen) for a in arguments)}]"
    return str(kind)
