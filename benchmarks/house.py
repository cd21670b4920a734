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


def trees(rooms: Iterable[str]) -> dict[Path, tuple[str, ast.Module]]:
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


def doubled(parsed: dict[Path, tuple[str, ast.Module]]) -> dict[str, list[str]]:
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


def main() -> int:
    """Print the counts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("rooms", nargs="*")
    parser.add_argument("--functions", action="store_true")
    arguments = parser.parse_args()
    parsed = trees(arguments.rooms)
    counted: Counter[str] = Counter()
    over = []
    for path, (text, tree) in parsed.items():
        lines = [line.strip() for line in text.splitlines()]
        counted["lines"] += sum(1 for line in lines if line)
        counted["comments"] += sum(1 for line in lines if line.startswith("#"))
        for node in ast.walk(tree):
            counted["nodes"] += 1
            counted["comprehensions"] += isinstance(node, COMPREHENSIONS)
            counted["conditional expressions"] += isinstance(node, ast.IfExp)
        for function in functions(tree):
            counted["functions"] += 1
            ways = complexity(function)
            if ways > MOST_COMPLEX:
                over.append(
                    (ways, f"{path.relative_to(PACKAGE)}:{function.lineno} {function.name}")
                )
    lines = counted["lines"]
    names = {module_name(path) for path in parsed}
    graph = {module_name(path): imported(tree, names) for path, (_, tree) in parsed.items()}
    rows = [
        ("syntax nodes", f"{counted['nodes']:,}"),
        ("lines that are not blank", f"{lines:,}"),
        ("nodes a line", f"{counted['nodes'] / lines:.1f}"),
        (
            f"functions with complexity over {MOST_COMPLEX}",
            f"{len(over)} of {counted['functions']} ({100 * len(over) / counted['functions']:.1f} %)",
        ),
        ("comprehensions per 1,000 lines", f"{1000 * counted['comprehensions'] / lines:.0f}"),
        (
            "conditional expressions per 1,000 lines",
            f"{1000 * counted['conditional expressions'] / lines:.0f}",
        ),
        ("comment lines per 1,000", f"{1000 * counted['comments'] / lines:.0f}"),
        ("import circles", ", ".join(str(len(c)) for c in circles(graph)) or "none"),
        ("public class names used twice", str(len(doubled(parsed)))),
    ]
    for label, value in rows:
        print(f"{label:42} {value}")
    for name, where in doubled(parsed).items():
        print(f"  {name}: {', '.join(where)}")
    if arguments.functions:
        for ways, where in sorted(over, reverse=True):
            print(f"{ways:4} {where}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
