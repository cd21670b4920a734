"""The rules of the house, checked on every module the moment it exists: who imports whom, docstrings, sizes (tests too)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from runpy import run_path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "facilitator"

CORE = {
    "asking",
    "inputs",
    "line_changes",
    "patterns",
    "model",
    "values",
    "conditions",
    "secret_lines",
    "text",
    "content",
    "document",
    "validation",
    "techniques",
    "session",
    "phases",
    "exports",
    "whatif",
    "rehearsal",
}
"""Pure: no clock, no file, no network."""
OUTER = {
    "bounded",
    "held",
    "private",
    "programs",
    "renaming",
    "storage",
    "runtime",
    "versions",
    "context",
    "settings",
}
"""What touches the outside."""
PURE = {
    "asking",
    "conditions",
    "line_changes",
    "patterns",
    "secret_lines",
    "text",
    "model",
    "values",
}
MAY_IMPORT = {
    "line_changes": set(),
    "patterns": set(),
    "model": {"patterns"},
    "values": {"model", "patterns"},
    "text": {"patterns"},
    "secret_lines": {"patterns", "text"},
    "conditions": {"model", "values"},
    "asking": {"conditions", "model", "values"},
    "inputs": {"asking", "conditions", "model", "patterns", "values"},
    "bounded": {"renaming"},
    "held": set(),
    "private": set(),
    "programs": set(),
    "renaming": set(),
    "settings": {"bounded", "private", "content"},
    "content": PURE,
    "validation": {"phases", *PURE},
    "techniques": {"validation", *PURE},
    "phases": PURE,
    "exports": {"inputs", "content", "validation", *PURE},
    "whatif": {"inputs", *PURE},
    "rehearsal": {"exports", "inputs", "whatif", *PURE},
    "document": {"validation", *PURE},
    "context": {"bounded", "content", "settings", "storage", *PURE},
    "versions": {"bounded", "private", "content", *PURE},
    "storage": {"bounded", "held", "private", "renaming", "content", "document", *PURE},
    "session": {
        "document",
        "validation",
        "techniques",
        "content",
        "versions",
        "phases",
        "inputs",
        "whatif",
        *PURE,
    },
    "runtime": {"review", *CORE, *OUTER},
    "review": {"bounded", "programs", "versions", *CORE} - {"session"},
    "answers": {"bounded", *CORE},
    "tui": {"review", *CORE, *OUTER},
    "cli": {"tui", "answers", "review", *CORE, *OUTER},
    "__main__": {"cli"},
    "__init__": set(),
}
"""Room to the rooms it may import. A room that is not listed here may not exist."""

NO_OUTSIDE = CORE
OUTSIDE = {
    "datetime", "io", "os", "pathlib", "random", "shutil", "socket", "ssl", "subprocess", "sys", "tempfile",
    "threading", "time", "urllib", "http", "asyncio", "secrets", "uuid",
}  # fmt: skip
"""Modules that know a clock, a file, the network or chance."""
VALUES = {
    "datetime": {"date", "timedelta"},
    "io": {"BytesIO", "StringIO"},
    "pathlib": {"PurePath", "PurePosixPath"},
    "urllib.parse": None,
}
"""What of these is a value or a pure function; `date.today` is looked for by name."""
REACHING = {"open", "input", "print", "exec", "eval"}
"""Built-in functions that the core does not call; a noun writes its `__init__` as dataclasses does."""

COUNT = run_path(str(ROOT / "benchmarks" / "house.py"))
"""The same count that `python benchmarks/house.py` prints."""

MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "__pycache__" not in p.parts)


@cache
def _trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text()) for path in MODULES}


@cache
def _nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """All of a module, walked once for all rules."""
    return tuple(ast.walk(tree))


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def _at(path: Path, node: ast.AST | None = None) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 1)}"


def _imports(tree: ast.Module) -> Iterator[tuple[str, set[str], ast.AST]]:
    for node in _nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, set(), node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + str(node.module or ""), {a.name for a in node.names}, node


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (n for n in _nodes(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def _none(complaints: Iterable[str]) -> None:
    found = list(complaints)
    assert not found, "\n" + "\n".join(found)


def test_content_is_not_shadowed_by_a_module() -> None:
    assert not (PACKAGE / "steps.py").exists()
    assert not list((PACKAGE / "steps").glob("*.py"))


def test_every_room_is_in_the_table() -> None:
    assert {_room(path) for path in MODULES} <= set(MAY_IMPORT)


def test_imports_go_one_way() -> None:
    def complaints() -> Iterator[str]:
        for path, tree in _trees().items():
            for name, names, node in _imports(tree):
                parts = name.split(".")
                if parts[0] == "":
                    yield f"{_at(path, node)} imports by a relative name"
                if parts[0] != "facilitator":
                    continue
                rooms = {parts[1]} if len(parts) > 1 else names - {"__version__"}
                wrong = rooms - MAY_IMPORT[_room(path)] - {_room(path)}
                if wrong:
                    yield f"{_at(path, node)} {_room(path)} may not import {', '.join(wrong)}"

    _none(complaints())


def test_no_more_than_three_modules_import_each_other_in_a_circle() -> None:
    names = {COUNT["module_name"](path) for path in MODULES}
    graph = {COUNT["module_name"](p): COUNT["imported"](t, names) for p, t in _trees().items()}
    _none(", ".join(sorted(c)) for c in COUNT["circles"](graph) if len(c) > 3)


def test_no_function_has_more_than_ten_ways_through_it() -> None:
    _none(
        f"{_at(path, function)} {function.name} has {COUNT['complexity'](function)} ways"
        for path, tree in _trees().items()
        for function in _functions(tree)
        if COUNT["complexity"](function) > COUNT["MOST_COMPLEX"]
    )


def test_the_count_of_ways_sees_every_kind_of_branch() -> None:
    source = """
def f(a):
    if a and a or a:            # an if and two words between conditions
        for b in a:             # a loop
            while b:            # another
                assert b        # a way out
    try:
        return [c for c in a if c] if a else a  # a comprehension and a choice
    except OSError:             # a way out
        match a:
            case 1: pass        # a case
"""
    (function,) = _functions(ast.parse(source))
    assert COUNT["complexity"](function) == 1 + 3 + 1 + 1 + 1 + 2 + 1 + 1
    assert COUNT["MOST_COMPLEX"] == 10


def test_a_public_class_name_means_one_thing() -> None:
    """A reader who finds a name finds the noun; two of the same name would need the path too."""
    found = COUNT["doubled"]({path: ("", tree) for path, tree in _trees().items()})
    _none(f"{name} is defined in {', '.join(where)}" for name, where in found.items())


def test_pages_and_dialogs_know_the_program_as_their_host_only() -> None:
    _none(
        f"{_at(path, node)} imports {name}"
        for path, tree in _trees().items()
        for name, _, node in _imports(tree)
        if name in ("facilitator.tui.app", "facilitator.tui.main")
        and path.name not in ("app.py", "run.py")
    )


def test_keys_are_bound_in_tables() -> None:
    """The field of a text is the exception: what is typed there is no key."""
    _none(
        f"{_at(path, node)} {node.name} {function.name}"
        for path, tree in _trees().items()
        for node in _nodes(tree)
        if isinstance(node, ast.ClassDef) and node.name != "Field"
        for function in node.body
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and function.name in ("on_key", "_on_key")
    )


def test_only_the_screen_knows_textual() -> None:
    _none(
        f"{_at(path, node)} imports {name}"
        for path, tree in _trees().items()
        for name, _, node in _imports(tree)
        if name.split(".")[0] in ("textual", "rich") and _room(path) != "tui"
    )


def test_the_core_touches_no_clock_file_or_network() -> None:
    def complaints() -> Iterator[str]:
        for path, tree in _trees().items():
            if _room(path) not in NO_OUTSIDE:
                continue
            for name, names, node in _imports(tree):
                pure = VALUES.get(name, set())
                if name.split(".")[0] in OUTSIDE and not (
                    pure is None or (names and names <= pure)
                ):
                    yield f"{_at(path, node)} imports {name}"
            for node in _nodes(tree):
                called = node.func if isinstance(node, ast.Call) else None
                called_at = path.stem, getattr(called, "id", "")
                if called_at[1] in REACHING and called_at != ("noun", "exec"):
                    yield f"{_at(path, node)} calls {called.id}"
                if isinstance(called, ast.Attribute) and called.attr in ("today", "now"):
                    yield f"{_at(path, node)} asks the clock"

    _none(complaints())


def test_files_are_read_within_bounds() -> None:
    """A pipe would be waited for and a device read for ever; what is named here reads what ships, or an archive."""
    own = {"bounded.py", "held.py", "private.py", "storage/files.py"}
    shipped = {
        "cli/__init__.py",
        "review/report/page.py",
        "storage/content_cache.py",
        "storage/steps_folder.py",
    }
    _none(
        f"{_at(path, node)} reads a file by itself: see bounded.py"
        for path, tree in _trees().items()
        if path.relative_to(PACKAGE).as_posix() not in own | shipped
        for node in _nodes(tree)
        if isinstance(node, ast.Call) and _reads(node)
    )


def test_only_what_looks_for_links_on_the_way_writes_files() -> None:
    """A folder on the way may lead out of the project: `cli/links.py` and the export ask before they write."""
    asking = {"bounded.py", "cli/links.py", "runtime/exporting.py"}
    _none(
        f"{_at(path, node)} writes a file by itself: see cli/links.py"
        for path, tree in _trees().items()
        if path.relative_to(PACKAGE).as_posix() not in asking
        for node in _nodes(tree)
        if "write_over" in (getattr(node, "attr", ""), getattr(node, "name", ""))
    )


def test_texts_are_compared_with_bounded_effort() -> None:
    """`difflib` takes time with the cube of the lines."""
    _none(
        f"{_at(path, node)} compares by itself: see line_changes.py"
        for path, tree in _trees().items()
        if path.relative_to(PACKAGE).as_posix() != "line_changes.py"
        for node in _nodes(tree)
        if "difflib" in (getattr(node, "module", ""), getattr(node, "name", ""))
    )


def test_links_are_followed_by_what_never_fails() -> None:
    """`Path.resolve` raises for a link that leads round, and only for that: see `bounded.lies_in`."""
    _none(
        f"{_at(path, node)} resolves a path: os.path.realpath, or lies_in of bounded.py"
        for path, tree in _trees().items()
        for node in _nodes(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "resolve"
        and not (node.args or "__file__" in ast.unparse(node))
    )


def _reads(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return isinstance(call.func, ast.Name) and call.func.id == "open"
    if call.func.attr != "open":
        return call.func.attr in ("read_bytes", "read_text")
    of_os = isinstance(call.func.value, ast.Name) and call.func.value.id == "os"
    mode = call.args[0] if call.args else None
    return of_os or (isinstance(mode, ast.Constant) and str(mode.value).startswith("r"))


def test_everything_public_says_what_it_is_for() -> None:
    def complaints() -> Iterator[str]:
        for path, tree in _trees().items():
            if not ast.get_docstring(tree):
                yield f"{_at(path)} the module has no docstring"
            for node in tree.body:
                public = isinstance(
                    node, ast.ClassDef | ast.FunctionDef
                ) and not node.name.startswith("_")
                if public and not ast.get_docstring(node):
                    yield f"{_at(path, node)} {node.name} has no docstring"

    _none(complaints())


def test_functions_say_what_they_return() -> None:
    _none(
        f"{_at(path, function)} {function.name}"
        for path, tree in _trees().items()
        for function in _functions(tree)
        if function.returns is None and function.name != "__init__"
    )


def test_names_say_what_a_module_is_about() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}
    _none(_at(path) for path in MODULES if path.stem in empty)
