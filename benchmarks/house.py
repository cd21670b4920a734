"""Counts what makes code hard to read: syntax nodes, branches, import circles, names used for two things.

Run with `python benchmarks/house.py [ROOM ...]`; rooms are folders of the package, all of it by default.
`--functions` lists the functions with a complexity over the limit.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "facilitator"
MOST_COMPLEX = 10
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BRANCHES = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.Assert, ast.IfExp,
    ast.comprehension, ast.match_case,
)  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef
Parsed = dict[Path, tuple[str, ast.Module]]
"""Modules with their text and tree."""


def trees(rooms: Iterable[str]) -> Parsed:
    """Read the modules of the rooms named, of all when none is."""
    wanted = set(rooms)
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).with_suffix("").parts[0]
        if not wanted or room in wanted:
            text = path.read_text(encoding="utf-8")
            found[path] = text, ast.parse(text)
    return found


def complexity(function: Function) -> int:
    """Count the ways through a function: one, and one more for each branch (McCabe 1976)."""
    ways = 1
    for node in ast.walk(function):
        ways += isinstance(node, BRANCHES)
        if isinstance(node, ast.BoolOp):
            ways += len(node.values) - 1
    return ways


def functions(tree: ast.Module) -> Iterator[Function]:
    """Find the functions and methods of a module, inner ones too."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def imported(tree: ast.Module, names: set[str]) -> set[str]:
    """Name the modules of the package that a module imports, in functions and for types too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & names
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names} & names
            found |= whole or ({node.module} & names)
    return found


def circles(modules: dict[str, set[str]]) -> list[set[str]]:
    """Group modules that import each other, directly or by way of others (Tarjan 1972)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(name: str) -> None:
        number[name] = low[name] = len(number)
        stack.append(name)
        for other in modules[name]:
            if other not in number:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], number[other])
        if low[name] == number[name]:
            at = stack.index(name)
            circle = set(stack[at:])
            del stack[at:]
            if len(circle) > 1:
                found.append(circle)

    for name in modules:
        if name not in number:
            visit(name)
    return sorted(found, key=len, reverse=True)


def doubled(parsed: Parsed) -> dict[str, list[str]]:
    """Find public class names that are defined in more than one module."""
    places = defaultdict(list)
    for path, (_, tree) in parsed.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(path.relative_to(PACKAGE)))
    return {name: where for name, where in sorted(places.items()) if len(where) > 1}


def module_name(path: Path) -> str:
    """The dotted name of a module."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def graph(parsed: Parsed) -> dict[str, set[str]]:
    """Each module with those that it imports."""
    names = {module_name(path) for path in parsed}
    return {module_name(path): imported(tree, names) for path, (_, tree) in parsed.items()}


def counts(parsed: Parsed) -> Counter[str]:
    """Count lines and nodes of some modules."""
    counted: Counter[str] = Counter()
    for text, tree in parsed.values():
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        counted["lines"] += len(lines)
        counted["comments"] += sum(line.startswith("#") for line in lines)
        counted["functions"] += len(list(functions(tree)))
        for node in ast.walk(tree):
            counted["nodes"] += 1
            counted["comprehensions"] += isinstance(node, COMPREHENSIONS)
            counted["conditional expressions"] += isinstance(node, ast.IfExp)
    return counted


def per_line(counted: Counter[str]) -> dict[str, str]:
    """The counts as they are told, those of a kind against the lines."""
    lines = counted["lines"]
    told = {
        "syntax nodes": f"{counted['nodes']:,}",
        "lines that are not blank": f"{lines:,}",
        "functions": f"{counted['functions']:,}",
        "nodes a line": f"{counted['nodes'] / lines:.1f}",
    }
    for kind in ("comprehensions", "conditional expressions", "comments"):
        told[f"{kind} per 1,000 lines"] = f"{1000 * counted[kind] / lines:.0f}"
    return told


def over(parsed: Parsed) -> Iterator[tuple[int, str]]:
    """The functions with more ways through than are allowed, each with their number."""
    for path, (_, tree) in parsed.items():
        for function in functions(tree):
            if (ways := complexity(function)) > MOST_COMPLEX:
                where = f"{path.relative_to(PACKAGE)}:{function.lineno} {function.name}"
                yield ways, where


def main() -> int:
    """Print the counts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("rooms", nargs="*")
    parser.add_argument("--functions", action="store_true")
    arguments = parser.parse_args()
    parsed = trees(arguments.rooms)
    twice = doubled(parsed)
    complex_ = sorted(over(parsed), reverse=True)
    rows = {
        **per_line(counts(parsed)),
        f"functions with complexity over {MOST_COMPLEX}": len(complex_),
        "import circles": ", ".join(str(len(c)) for c in circles(graph(parsed))) or "none",
        "public class names used twice": len(twice),
    }
    for label, value in rows.items():
        print(f"{label:42} {value}")
    for name, where in twice.items():
        print(f"  {name}: {', '.join(where)}")
    for ways, named in complex_ if arguments.functions else ():
        print(f"{ways:4} {named}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
