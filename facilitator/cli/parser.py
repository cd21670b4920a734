"""The arguments of every command. Common options are accepted before and after the command's name."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
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
        about, _ = COMMANDS[word]
        module = word.replace("-", "")
        sub = of_command.add_parser(
            word, parents=[common], help=about, description=_sentence(about), allow_abbrev=False
        )
        add_arguments(sub, word)
    else:
        parser = _opening(common)
        module = "session"
        if _is_no_plan(word):
            parser.error(_neither(word))
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


def _is_no_plan(word: str) -> bool:
    """Whether a first word reads as a command and not as a path: no file, no ending, no separator."""
    separators = filter(None, (".", os.sep, os.altsep))
    return bool(word) and not any(mark in word for mark in separators) and not os.path.lexists(word)


def _neither(word: str) -> str:
    from facilitator.line_changes import alike  # difflib is slow to load

    near = alike(word, COMMANDS)
    like = f"commands like it: {', '.join(near)}" if near else "--help lists the commands"
    return f"{word} is no command and no file here; {like}; write ./{word} for a plan of that name"


def _common() -> Parser:
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    options = common.add_argument_group("common options")
    _add(options, _COMMON)
    options.add_argument("--version", action="version", version=f"facilitator {__version__}")
    return common


def _opening(common: Parser) -> Parser:
    listed = "\n".join(f"  {name:<10} {about}" for name, (about, _) in COMMANDS.items())
    parser = Parser(
        prog="facilitator",
        usage="facilitator [PLAN] [options] | facilitator COMMAND …",
        description="A guided session in the terminal for CI/CD pipeline decisions: it asks, you decide.",
        epilog=f"commands (each with --help):\n{listed}",
        raw=True,
        parents=[common],
        allow_abbrev=False,
    )
    _add(parser, "plan? PLAN | the plan (default: pipeline.md in the planning artifacts)")
    return parser


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _days(words: str) -> int:
    """A number of days; digits and nothing else, no more than a date can be old."""
    if not (words.isascii() and words.isdecimal() and len(words) <= 6):
        raise argparse.ArgumentTypeError(f"expected a number of days, found {words[:40]!r}")
    return int(words)


def _add(parser: argparse._ActionsContainer, arguments: str) -> None:
    """Add arguments, a line each: names and what they take, then ` | ` and what they are for.

    Behind a name: `?` may be missing, `*` any number, `!` has to be there, `...` may come again, `=` is empty where it is
    not given, `>name` is called so here. `{a,b}` are choices, with `=a` the usual one; of lines behind `/` one may be given.
    """
    either = None
    for line in arguments.strip().split("\n"):
        words, _, about = line.strip().partition(" | ")
        names, options = _named(words.removeprefix("/ ").split())
        if about:
            options["help"] = about
        if words.startswith("/"):
            either = either or parser.add_mutually_exclusive_group()
        to = either if either and words.startswith("/") else parser
        to.add_argument(*names, **options)


def _named(words: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
    """The names of an argument, and what argparse has to know of it."""
    names = [word for word in words if word.startswith("-")] or [words[0]]
    found = _NAME.fullmatch(names[-1])
    assert found, "a line of this module names an argument in another form"
    names[-1], mark, dest = found.groups()
    options = dict(_MARKS[mark])
    taken = words[len(names) :]
    for word in taken:
        options |= _taken(word)
    if names[-1].startswith("-") and not taken:
        options["action"] = "store_true"
    if dest:
        options["dest"] = dest
    return names, options


def add_arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """Add what a command takes, or can be told to do."""
    if command not in _ACTIONS:
        _add(parser, COMMANDS[command][1])
        return
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, (about, takes) in _ACTIONS[command].items():
        _add(actions.add_parser(name, help=about, parents=[_common()]), takes)


def _taken(word: str) -> dict[str, Any]:
    """What an argument takes: one of several words, or anything that is called so in the help."""
    if not word.startswith("{"):
        return {"metavar": word, **({"type": _days} if word == "DAYS" else {})}
    choices, _, usual = word[1:].partition("}")
    return {"choices": tuple(choices.split(",")), "default": usual.removeprefix("=") or None}


_NAME = re.compile(r"([a-z-]+)(\?|\*|!|\.\.\.|=|)(?:>([a-z_]+))?")
_MARKS: dict[str, dict[str, Any]] = {
    "": {},
    "?": {"nargs": "?"},
    "*": {"nargs": "*"},
    "!": {"required": True},
    "...": {"action": "append", "default": []},
    "=": {"default": ""},
}
_COMMON = """
--project-root DIR | the project (default: nearest folder with .git …)
--steps DIR | content to use instead of what is shipped
--skill-level LEVEL | expert, intermediate or beginner
--language NAME | language of the conversation
--offline | never use the network
--state-dir DIR | where drafts are kept
--config FILE | settings to use instead of the user's own
--traceback | show where the program failed
"""
_PLAN = "plan PLAN | path of the plan"
_JSON = "--json | one JSON object"
_OUTSIDE = "--outside | write also where a link leads out of the project"
_DOCUMENTS = "--documents | compare with the project's documents that the plan names, as step 5 of a session does"
_RUN = f"""
{_PLAN}
--answers! FILE | the answers, as YAML
{_OUTSIDE}
"""
_ANSWERS = """
plan? PLAN | path of the plan
--skeleton | an empty file with every id as a comment
"""
_CONTEXT = f"""
path? DIR|FILE | a project or one document (default: this one)
{_JSON}
"""
_VERSIONS = """
tools* TOOL | name of a tool, with a track where it has several
--plan>of_plan PLAN | check again what a plan records
--results FILE | judge results that were saved elsewhere
--save-results FILE | save what the searches returned
--json | an array with one object per tool
"""
_CHECK = f"""
plans* PLAN | plans, folders or patterns
--format {{text,json,sarif,github}}=text
--fail-on {{error,warning,info}}=error SEVERITY
--max-age DAYS | age at which a version is old
--pass-over | pass over what is no plan also where it is the only file, as the pre-commit hook does
{_DOCUMENTS}
--project DIR | hold the decisions against this repository too
--explain CODE | say what a code means and what can be done
"""
_EXPORT = f"""
{_PLAN}
-o --output DIR | the folder (default: delivery, beside the plan)
--only... TARGET | a target (default: all that fit)
--list | which targets fit, and why not the others
--check | write nothing; end with 1 where a file is out of step
--no-tools | run no haproxy, nginx, promtool … on what is made
--verbose | a line a file
{_JSON}
"""
_REHEARSE = f"""
{_PLAN}
/ --scenario... ID | a scenario (default: a and H)
/ --all | all scenarios
--list | list the scenarios and play none
{_JSON}
--report FILE | write the test report (Markdown) too
"""
_ASSESS = """
directory? DIR | the repository (default: this project)
--plan>of_plan PLAN | hold it against a plan too
--phase {poc,mvp,staging,production} | the delivery phase (default: the one that the plan records)
--format {text,markdown,json,sarif}=text
--tasks FILE|DIR | write the gaps as tasks: a checklist, JSON (FILE.json), or one file each (DIR)
--fail-on {never,differs,missing}=never | end with 1 on what differs, or also on what is missing (default: never)
--baseline FILE | an earlier assessment as JSON: its gaps do not fail
"""
_MANIFEST = f"""
{_PLAN}
--service NAME | of this service alone (default: one of each)
--change= TEXT | why the strategy fits this change, in your words
--format {{yaml,markdown}}=yaml
-o --output FILE|DIR | where to write it, one file each into a folder (default: standard output)
"""
_WHAT_IF = f"""
plan? PLAN | the plan (default: only what --set gives)
--set... NAME=VALUE | an input that the plan does not hold, or another value for it
--compare... NAME=VALUE | the same beside the answer with this value changed
{_JSON}
"""
_DIFF = """
old OLD | a plan, or REV:path in git
new NEW | a plan, or REV:path in git
--format {text,markdown,json}=text
"""
_REPORT = f"""
{_PLAN}
{_DOCUMENTS}
-o --output FILE | where to write it (default: standard output)
"""
_SIGN = f"""
{_PLAN}
--by! NAME | who signs
--section... S | a section (default: all)
--note= TEXT
{_OUTSIDE}
"""
_UPGRADE = f"""
{_PLAN}
--check | say what would change, and change nothing
{_OUTSIDE}
"""
_DRAFT = "draft PLAN|NAME | path of the plan, or the name that list shows"
_ACTIONS = {
    "steps": {
        "check": (
            "validate step files",
            "folder? DIR | the folder (default: --steps, or what is shipped)",
        ),
    },
    "drafts": {
        "list": ("drafts of all plans", "--trash | those that were discarded"),
        "show": ("what a draft holds", _DRAFT),
        "discard": ("put a draft into the trash", _DRAFT),
        "restore": ("take a draft out of the trash", _DRAFT),
    },
}
"""What a command is told to do, each with what it does and its arguments."""


COMMANDS = {
    "run": ("play an answers file, without a screen", _RUN),
    "answers": ("print the answers file that would reproduce a plan", _ANSWERS),
    "show": ("print a plan as read", f"{_PLAN}\n{_JSON}"),
    "check": ("name damage, gaps and tensions in plans", _CHECK),
    "export": ("write the files that follow from a plan", _EXPORT),
    "rehearse": ("play a rollout on loopback, with a bad release", _REHEARSE),
    "assess": ("hold a repository against a delivery phase and a plan", _ASSESS),
    "manifest": ("write what the engineer of a service follows to deploy it", _MANIFEST),
    "what-if": ("compute what a plan does with a bad release", _WHAT_IF),
    "diff": ("print what changed between two plans", _DIFF),
    "report": ("write a plan as one HTML page", _REPORT),
    "sign": ("sign sections of a plan off", _SIGN),
    "upgrade": ("write a plan in the present form of the document", _UPGRADE),
    "versions": ("check the versions of tools", _VERSIONS),
    "context": ("print what a project says of itself", _CONTEXT),
    "drafts": ("list, show and discard drafts", ""),
    "steps": ("validate step files", ""),
}
"""Name to what it does, and its arguments."""
