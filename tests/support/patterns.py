"""Every regular expression of the package, how it is used, and strings that could make it slow.

python -m support.patterns      prints what is compiled while the package is imported and its data is loaded
"""

from __future__ import annotations

import ast
import importlib
import json
import math
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import facilitator
from facilitator import patterns

PACKAGE = Path(facilitator.__file__).parent
METHODS = frozenset({"search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"})
ANCHORED = frozenset({"match", "fullmatch"})
FEW, SOME, MANY = 24, 256, 4096
"""Lengths that show exponential, cubic and quadratic growth before they take long."""
FLOOR = 0.003
"""Seconds below which a time says nothing."""
BOUNDED_FLOOR = 0.01
"""The same for a pattern that sees only short text: how it grows does not matter where it ends."""
LIMIT = 5
"""Processor seconds after which a run is stopped."""
MOST_PAIRS = 30
RATIO = 3.0
"""Of the times for twice the length: 2 is linear, 4 quadratic."""
_PROBES = " \t\nax0A_-.#*`/:(<|,=é"
_ENDS = ("\0", "", "!\n", "\n\0", "\"'\"'x")


@dataclass(frozen=True)
class Used:
    """A pattern at its place in the package, with the methods it is used by."""

    file: str
    line: int
    name: str
    pattern: str
    flags: int
    methods: frozenset[str]

    @property
    def place(self) -> str:
        return f"{self.file}:{self.name or self.line}"


@dataclass(frozen=True)
class Site:
    """A call of `re` in the source."""

    file: str
    line: int
    end: int
    name: str
    function: str
    constant: str | bytes | None


def sites() -> list[Site]:
    """All calls of `re.compile`, `re.search` and so on, read from the source.

    Not the call in `patterns.py`: what it compiles, when it is first wanted, stands at a call of `regex`.
    """
    files = (path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "patterns.py")
    return [s for path in files for s in _sites_of(path)]


def _sites_of(path: Path) -> Iterator[Site]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {id(call): name for call, name in _assigned(tree)}
    file = path.relative_to(PACKAGE).as_posix()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_of_re(node.func):
            first = node.args[0]
            function = getattr(node.func, "attr", "compile")
            constant = first.value if isinstance(first, ast.Constant) else None
            end = node.end_lineno or node.lineno
            yield Site(file, node.lineno, end, names.get(id(node), ""), function, constant)


def _is_of_re(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "regex"
    of_re = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
    return of_re and function.value.id == "re" and function.attr in METHODS | {"compile"}


def _assigned(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Calls that are the value of a plain assignment, with the name that they are given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            target = node.targets[0]
            name = getattr(target, "id", "") or getattr(target, "attr", "")
            yield node.value, name


@cache
def methods_by_name() -> dict[tuple[str, str], frozenset[str]]:
    """The methods that are called on a name or attribute, by file (a private name is its file's own) and name."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                owner = node.value
                name = getattr(owner, "id", "") or getattr(owner, "attr", "")
                file = path.relative_to(PACKAGE).as_posix() if name.startswith("_") else ""
                found.setdefault((file, name), set()).add(node.attr)
    return {name: frozenset(methods) for name, methods in found.items()}


def _key(site: Site) -> tuple[str, str]:
    return (site.file if site.name.startswith("_") else "", site.name)


def used(recorded: list[tuple[str, int, str, int]]) -> tuple[list[Used], list[Site]]:
    """Patterns with their methods; and the calls whose pattern is neither constant nor was recorded."""
    found: dict[tuple[str, str, int], Used] = {}
    unseen = []
    for site in sites():
        here = [
            (p, f) for file, n, p, f in recorded if file == site.file and site.line <= n <= site.end
        ]
        if not here and site.constant is not None:
            # of bytes: their letters say the same, whatever text they are attacked with
            constant = site.constant
            words = constant.decode("latin-1") if isinstance(constant, bytes) else constant
            here = [(words, re.compile(words).flags)]
        if not here:
            unseen.append(site)
        methods = (
            methods_by_name().get(_key(site), METHODS)
            if site.function == "compile"
            else frozenset({site.function})
        )
        for pattern, flags in here:
            found[site.file, pattern, site.line] = Used(
                site.file, site.line, site.name, pattern, flags, methods
            )
    return list(found.values()), unseen


# --- strings that could make a pattern slow -------------------------------------------------------


def attacks(pattern: str, flags: int) -> Iterator[Callable[[int], str]]:
    """For each repeat without an end: what leads to it, then what it repeats, then what it cannot end with."""
    tree = re._parser.parse(pattern, flags)  # type: ignore[attr-defined]
    pairs = dict.fromkeys([("", p) for p in _PROBES[:4]] + list(_repeats(tree, "")))
    # A pattern of many words repeats the same in each: some of them, from all over it, are enough.
    step = len(pairs) // MOST_PAIRS + 1
    for prefix, pump in list(pairs)[::step]:
        if pump:
            yield from (_grown(prefix, pump, end) for end in _ENDS)
            yield _grown("x\n" + prefix, pump, "\0")
            yield _grown("", prefix + pump, "\0")
            yield _grown("", prefix, "\0")


def _grown(prefix: str, pump: str, end: str) -> Callable[[int], str]:
    return lambda n: prefix + (pump * (n // max(1, len(pump)) + 1))[:n] + end


def _repeats(tree: Any, prefix: str) -> Iterator[tuple[str, str]]:
    """Every repeat that has no small end, with a text that leads to it and texts that it repeats."""
    for operation, value in tree:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, item = value
            if high > 30:
                yield from ((prefix, text) for text in _samples(item))
            yield from _repeats(item, prefix)
            prefix += _sample(item) * low
            continue
        for inner in _inner(name, value):
            yield from _repeats(inner, prefix)
        prefix += _of_one(name, value)


def _inner(name: str, value: Any) -> list[Any]:
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "BRANCH":
        return list(value[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [value[1]]
    if name == "ATOMIC_GROUP":
        return [value]
    return []


def _sample(tree: Any) -> str:
    """A short text that a sequence matches."""
    return "".join(_of_one(str(operation), value) for operation, value in tree)


def _of_one(name: str, value: Any) -> str:
    if name == "LITERAL":
        return chr(value)
    if name in ("IN", "NOT_LITERAL", "ANY", "CATEGORY"):
        return (_members(name, value) or ["x"])[0]
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _sample(value[2]) * value[0]
    if name == "BRANCH":
        return _sample(value[1][0])
    if name in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _sample(_inner(name, value)[0])
    return ""


def _samples(tree: Any) -> list[str]:
    """Texts that one turn of a repeat matches: each probe for a class of characters, each branch of a choice."""
    if len(tree) == 1:
        name, value = str(tree[0][0]), tree[0][1]
        if members := _members(name, value):
            return members[:8]
        if name == "BRANCH":
            return [_sample(branch) for branch in value[1]][:8]
        if name == "SUBPATTERN":
            return _samples(value[3])
    plain = _sample(tree)
    longer = "".join(
        _of_one(str(o), v) or (_samples(v[2])[:1] or [""])[0]
        if "REPEAT" in str(o)
        else _of_one(str(o), v)
        for o, v in tree
    )
    return [plain, longer]


def _members(name: str, value: Any) -> list[str]:
    """The probes that a class of characters holds, or its first literal."""
    if name == "LITERAL":
        return [chr(value)]
    if name == "ANY":
        return [c for c in _PROBES if c != "\n"]
    if name == "NOT_LITERAL":
        return [c for c in _PROBES if c != chr(value)]
    if name != "IN":
        return []
    one = re._compiler.compile(_class_of(value))  # type: ignore[attr-defined]
    found = [c for c in _PROBES if one.match(c)]
    literals = [chr(v) for o, v in value if str(o) == "LITERAL"]
    ranges = [chr(v[0]) for o, v in value if str(o) == "RANGE"]
    return found + [c for c in literals + ranges if c not in found and one.match(c)]


def _class_of(value: Any) -> Any:
    state = re._parser.State()  # type: ignore[attr-defined]
    state.str = ""
    pattern = re._parser.SubPattern(state)  # type: ignore[attr-defined]
    pattern.append((re._constants.IN, value))  # type: ignore[attr-defined]
    return pattern


# --- time -----------------------------------------------------------------------------------------


def slow(one: Used, longest: int) -> str:
    """The attack that makes a pattern slow, as a sentence; empty when none does, up to a length of `longest`."""
    compiled = re.compile(one.pattern, one.flags)
    tries: list[Callable[[str], object]] = []
    if one.methods - ANCHORED:
        tries.append(lambda text: sum(1 for _ in compiled.finditer(text)))
    if "match" in one.methods:
        tries.append(compiled.match)
    if "fullmatch" in one.methods:
        tries.append(compiled.fullmatch)
    for attack in attacks(one.pattern, one.flags):
        for run in tries:
            if grown := _grows(run, attack, longest):
                return f"{attack(12)!r}…: {grown}"
    return ""


def _grows(run: Callable[[str], object], attack: Callable[[int], str], longest: int) -> str:
    """How the time grows at the first length where it can be told from nothing."""
    for length in (FEW, SOME, min(MANY, longest)):
        floor = FLOOR if longest >= MANY else BOUNDED_FLOOR
        taken = 0.0 if length > longest else _seconds(run, attack(length))
        if taken == math.inf:
            return f"{length} characters take over {LIMIT} seconds"
        if taken < floor:
            continue
        ratio = next(
            (r for times in (1, 2, 3) if (r := _ratio(run, attack, length, times)) <= RATIO), 9.0
        )
        return (
            f"{length} characters take over {RATIO} times as long as half" if ratio > RATIO else ""
        )
    return ""


def _ratio(
    run: Callable[[str], object], attack: Callable[[int], str], length: int, times: int
) -> float:
    half, whole = attack(length // 2), attack(length)
    short = min(_seconds(run, half) for _ in range(times))
    return min(_seconds(run, whole) for _ in range(times)) / max(short, 1e-7)


def _seconds(run: Callable[[str], object], text: str) -> float:
    """Processor seconds that a run takes; endless when it is stopped at `LIMIT`."""
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    begun = time.thread_time()
    try:
        run(text)
    except _StoppedError:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.thread_time() - begun


class _StoppedError(Exception):
    """A pattern took longer than anybody would wait."""


def _stop(*_: object) -> None:
    raise _StoppedError


# --- what is compiled -----------------------------------------------------------------------------


def record() -> list[tuple[str, int, str, int]]:
    """Import every module and load the shipped content; return file, line, pattern and flags of what was compiled."""
    found: list[tuple[str, int, str, int]] = []
    compile_one = re._compile  # type: ignore[attr-defined]

    def recording(pattern: Any, flags: int) -> Any:
        compiled = compile_one(pattern, flags)
        frame = sys._getframe(2)
        if frame.f_code is compiling.__code__:
            frame = sys._getframe(3)
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE) and isinstance(compiled.pattern, str):
            place = path.relative_to(PACKAGE).as_posix()
            found.append((place, frame.f_lineno, compiled.pattern, compiled.flags))
        return compiled

    compile_later = patterns.regex.__init__

    def compiling(self: Any, text: str | bytes, flags: int = 0) -> None:
        compile_later(self, text, flags)
        re.compile(text, flags)

    re._compile = recording  # type: ignore[attr-defined]
    patterns.regex.__init__ = compiling
    try:
        for module in pkgutil.walk_packages([str(PACKAGE)], "facilitator."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        _load()
    finally:
        re._compile = compile_one  # type: ignore[attr-defined]
        patterns.regex.__init__ = compile_later
    return found


def _load() -> None:
    """Compile what is made from the content."""
    from facilitator.context.extract.document import extractor

    extractor().read("# A\n\nWe deploy to staging and production with Argo CD 1.2.\n", "a.md")


if __name__ == "__main__":
    json.dump(record(), sys.stdout)
