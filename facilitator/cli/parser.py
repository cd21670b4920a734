"""The arguments of every command. Common options are accepted before and after the command's name."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import takewhile
from typing import Any

from facilitator import __version__

_TAKE_A_VALUE = (
    "--project-root",
    "--steps",
    "--skill-level",
    "--language",
    "--state-dir",
    "--config",
)


class Parser(argparse.ArgumentParser):
    """A parser that knows the width of the terminal.

    Left to itself argparse asks shutil at its first argument, which loads three compression libraries.
    """

    def __init__(self, *, raw: bool = False, **options: Any) -> None:
        kind = argparse.RawDescriptionHelpFormatter if raw else argparse.HelpFormatter
        super().__init__(formatter_class=partial(kind, width=_columns() - 2), **options)


def _columns() -> int:
    """Columns for help: `COLUMNS`, else of the terminal, else 80."""
    with suppress(ValueError):
        if (told := int(os.environ.get("COLUMNS", ""))) > 0:
            return told
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    return 80


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse arguments; argparse ends the program with 2 on what it does not know.

    A first word that is the name of a command is that command; anything else is a plan to open.
    """
    common = _common()
    word = _first_word(argv)
    if word in COMMANDS:
        parser = Parser(prog="facilitator", parents=[common], allow_abbrev=False)
        of_command = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        about, module, add = COMMANDS[word]
        sub = of_command.add_parser(
            word, parents=[common], help=about, description=_sentence(about), allow_abbrev=False
        )
        add(sub)
    else:
        parser = _opening(common)
        module = "session"
    for value in _files_that_read_as_options(argv):
        parser.error(
            f"{value}: reads as an option and is a file here; write ./{value} for the file"
        )
    defaults = dict.fromkeys(("project_root", "skill_level", "language", "state_dir", "config"))
    return parser.parse_args(
        argv,
        argparse.Namespace(**defaults, steps=None, offline=None, traceback=False, module=module),
    )


def _files_that_read_as_options(argv: Sequence[str]) -> Iterator[str]:
    """Names that a hook or a pattern of the shell handed over: a stranger's file must set no option.

    `--offline` is meant as it reads, whatever is called so: it only takes away.
    """
    for value in takewhile(lambda value: value != "--", argv):
        if value.startswith("-") and value not in ("-", "--offline") and os.path.lexists(value):
            yield value


def _first_word(argv: Sequence[str]) -> str:
    values = iter(argv)
    for value in values:
        if value in _TAKE_A_VALUE:
            next(values, None)
        elif value == "--":
            return ""
        elif not value.startswith("-"):
            return value
    return ""


def _common() -> Parser:
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    options = common.add_argument_group("common options")
    options.add_argument(
        "--project-root", metavar="DIR", help="the project (default: nearest folder with .git …)"
    )
    options.add_argument("--steps", metavar="DIR", help="content to use instead of what is shipped")
    options.add_argument("--skill-level", metavar="LEVEL", help="expert, intermediate or beginner")
    options.add_argument("--language", metavar="NAME", help="language of the conversation")
    options.add_argument("--offline", action="store_true", help="never use the network")
    options.add_argument("--state-dir", metavar="DIR", help="where drafts are kept")
    options.add_argument(
        "--config", metavar="FILE", help="settings to use instead of the user's own"
    )
    options.add_argument("--traceback", action="store_true", help="show where the program failed")
    options.add_argument("--version", action="version", version=f"facilitator {__version__}")
    return common


def _opening(common: Parser) -> Parser:
    listed = "\n".join(f"  {name:<10} {about}" for name, (about, _, _) in COMMANDS.items())
    parser = Parser(
        prog="facilitator",
        usage="facilitator [PLAN] [options] | facilitator COMMAND …",
        description="A guided session in the terminal for CI/CD pipeline decisions: it asks, you decide.",
        epilog=f"commands (each with --help):\n{listed}",
        raw=True,
        parents=[common],
        allow_abbrev=False,
    )
    parser.add_argument(
        "plan",
        nargs="?",
        metavar="PLAN",
        help="the plan (default: pipeline.md in the planning artifacts)",
    )
    return parser


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _plan(parser: Parser) -> None:
    parser.add_argument("plan", metavar="PLAN", help="path of the plan")


def _run(parser: Parser) -> None:
    _plan(parser)
    parser.add_argument("--answers", metavar="FILE", required=True, help="the answers, as YAML")
    _outside(parser)


def _outside(parser: Parser) -> None:
    parser.add_argument(
        "--outside", action="store_true", help="write also where a link leads out of the project"
    )


def _answers(parser: Parser) -> None:
    parser.add_argument("plan", nargs="?", metavar="PLAN", help="path of the plan")
    parser.add_argument(
        "--skeleton", action="store_true", help="an empty file with every id as a comment"
    )


def _show(parser: Parser) -> None:
    _plan(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object")


def _context(parser: Parser) -> None:
    parser.add_argument(
        "path", nargs="?", metavar="DIR|FILE", help="a project or one document (default: this one)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")


def _steps(parser: Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="validate step files", parents=[_common()])
    check.add_argument(
        "folder", nargs="?", metavar="DIR", help="the folder (default: --steps, or what is shipped)"
    )


def _versions(parser: Parser) -> None:
    parser.add_argument(
        "tools", nargs="*", metavar="TOOL", help="name of a tool, with a track where it has several"
    )
    parser.add_argument(
        "--plan", dest="of_plan", metavar="PLAN", help="check again what a plan records"
    )
    parser.add_argument("--results", metavar="FILE", help="judge results that were saved elsewhere")
    parser.add_argument("--save-results", metavar="FILE", help="save what the searches returned")
    parser.add_argument("--json", action="store_true", help="an array with one object per tool")


def _days(words: str) -> int:
    """A number of days; digits and nothing else, no more than a date can be old."""
    if not (words.isascii() and words.isdecimal() and len(words) <= 6):
        raise argparse.ArgumentTypeError(f"expected a number of days, found {words[:40]!r}")
    return int(words)


def _documents(parser: Parser) -> None:
    parser.add_argument(
        "--documents", action="store_true",
        help="compare with the project's documents that the plan names, as step 5 of a session does",
    )  # fmt: skip


def _check(parser: Parser) -> None:
    parser.add_argument("plans", nargs="*", metavar="PLAN", help="plans, folders or patterns")
    parser.add_argument("--format", choices=("text", "json", "sarif", "github"), default="text")
    parser.add_argument(
        "--fail-on", choices=("error", "warning", "info"), default="error", metavar="SEVERITY"
    )
    parser.add_argument(
        "--max-age", type=_days, default=None, metavar="DAYS", help="age at which a version is old"
    )
    parser.add_argument(
        "--pass-over",
        action="store_true",
        help="pass over what is no plan also where it is the only file, as the pre-commit hook does",
    )
    _documents(parser)
    parser.add_argument(
        "--project", metavar="DIR", help="hold the decisions against this repository too"
    )
    parser.add_argument(
        "--explain", metavar="CODE", help="say what a code means and what can be done"
    )


def _export(parser: Parser) -> None:
    _plan(parser)
    parser.add_argument(
        "-o", "--output", metavar="DIR", help="the folder (default: delivery, beside the plan)"
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="TARGET",
        help="a target (default: all that fit)",
    )
    parser.add_argument(
        "--list", action="store_true", help="which targets fit, and why not the others"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; end with 1 where a file is out of step"
    )
    parser.add_argument(
        "--no-tools", action="store_true", help="run no haproxy, nginx, promtool … on what is made"
    )
    parser.add_argument("--verbose", action="store_true", help="a line a file")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def _rehearse(parser: Parser) -> None:
    _plan(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--scenario",
        action="append",
        default=[],
        metavar="ID",
        help="a scenario (default: a and H)",
    )
    which.add_argument("--all", action="store_true", help="all scenarios")
    parser.add_argument("--list", action="store_true", help="list the scenarios and play none")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--report", metavar="FILE", help="write the test report (Markdown) too")


def _assess(parser: Parser) -> None:
    parser.add_argument(
        "directory", nargs="?", metavar="DIR", help="the repository (default: this project)"
    )
    parser.add_argument("--plan", dest="of_plan", metavar="PLAN", help="hold it against a plan too")
    parser.add_argument(
        "--phase",
        choices=("poc", "mvp", "staging", "production"),
        help="the delivery phase (default: the one that the plan records)",
    )
    parser.add_argument("--format", choices=("text", "markdown", "json", "sarif"), default="text")
    parser.add_argument(
        "--tasks",
        metavar="FILE|DIR",
        help="write the gaps as tasks: a checklist, JSON (FILE.json), or one file each (DIR)",
    )
    parser.add_argument(
        "--fail-on",
        choices=("never", "differs", "missing"),
        default="never",
        help="end with 1 on what differs, or also on what is missing (default: never)",
    )
    parser.add_argument(
        "--baseline", metavar="FILE", help="an earlier assessment as JSON: its gaps do not fail"
    )


def _manifest(parser: Parser) -> None:
    _plan(parser)
    parser.add_argument(
        "--service", metavar="NAME", help="of this service alone (default: one of each)"
    )
    parser.add_argument(
        "--change",
        default="",
        metavar="TEXT",
        help="why the strategy fits this change, in your words",
    )
    parser.add_argument("--format", choices=("yaml", "markdown"), default="yaml")
    parser.add_argument(
        "-o", "--output", metavar="FILE|DIR",
        help="where to write it, one file each into a folder (default: standard output)",
    )  # fmt: skip


def _what_if(parser: Parser) -> None:
    parser.add_argument(
        "plan", nargs="?", metavar="PLAN", help="the plan (default: only what --set gives)"
    )
    for name, about in (
        ("--set", "an input that the plan does not hold, or another value for it"),
        ("--compare", "the same beside the answer with this value changed"),
    ):
        parser.add_argument(name, action="append", default=[], metavar="NAME=VALUE", help=about)
    parser.add_argument("--json", action="store_true", help="one JSON object")


def _diff(parser: Parser) -> None:
    parser.add_argument("old", metavar="OLD", help="a plan, or REV:path in git")
    parser.add_argument("new", metavar="NEW", help="a plan, or REV:path in git")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")


def _report(parser: Parser) -> None:
    _plan(parser)
    _documents(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="where to write it (default: standard output)"
    )


def _sign(parser: Parser) -> None:
    _plan(parser)
    parser.add_argument("--by", required=True, metavar="NAME", help="who signs")
    parser.add_argument(
        "--section", action="append", default=[], metavar="S", help="a section (default: all)"
    )
    parser.add_argument("--note", default="", metavar="TEXT")
    _outside(parser)


def _upgrade(parser: Parser) -> None:
    _plan(parser)
    parser.add_argument(
        "--check", action="store_true", help="say what would change, and change nothing"
    )
    _outside(parser)


def _drafts(parser: Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    of_all = actions.add_parser("list", help="drafts of all plans", parents=[_common()])
    of_all.add_argument("--trash", action="store_true", help="those that were discarded")
    for name, about in (
        ("show", "what a draft holds"),
        ("discard", "put a draft into the trash"),
        ("restore", "take a draft out of the trash"),
    ):
        one = actions.add_parser(name, help=about, parents=[_common()])
        one.add_argument(
            "draft", metavar="PLAN|KEY", help="path of the plan, or the key that list shows"
        )


COMMANDS: dict[str, tuple[str, str, Callable[[Parser], None]]] = {
    "run": ("play an answers file, without a screen", "run", _run),
    "answers": ("print the answers file that would reproduce a plan", "answers", _answers),
    "show": ("print a plan as read", "show", _show),
    "check": ("name damage, gaps and tensions in plans", "check", _check),
    "export": ("write the files that follow from a plan", "export", _export),
    "rehearse": ("play a rollout on loopback, with a bad release", "rehearse", _rehearse),
    "assess": ("hold a repository against a delivery phase and a plan", "assess", _assess),
    "manifest": (
        "write what the engineer of a service follows to deploy it",
        "manifest",
        _manifest,
    ),
    "what-if": ("compute what a plan does with a bad release", "whatif", _what_if),
    "diff": ("print what changed between two plans", "diff", _diff),
    "report": ("write a plan as one HTML page", "report", _report),
    "sign": ("sign sections of a plan off", "sign", _sign),
    "upgrade": ("write a plan in the present form of the document", "upgrade", _upgrade),
    "versions": ("check the versions of tools", "versions", _versions),
    "context": ("print what a project says of itself", "context", _context),
    "drafts": ("list, show and discard drafts", "drafts", _drafts),
    "steps": ("validate step files", "steps", _steps),
}
"""Name to what it does, its module in this package, and its arguments."""
