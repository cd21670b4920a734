"""Prints and counts what A and P ask over five plans: what quotes the user, what repeats, what could be asked of any plan.

python benchmarks/prompts.py                 counts, and the time to open a round
python benchmarks/prompts.py --sample 150    so many prompts, drawn evenly, for somebody to rate
python benchmarks/prompts.py --all harbour   every prompt of a plan
python benchmarks/prompts.py --walks         the failure walks
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support import round_plans as plans
from support import round_projects as projects

from facilitator.techniques.elicitation import open_elicitation
from facilitator.techniques.party import open_party
from facilitator.techniques.rounds import Prompt, Reply, Round, answer
from facilitator.techniques.selection import deal
from facilitator.techniques.walks import list_walks, open_walk

METHODS = 2
"""Methods that are opened in each category, of the five that are dealt."""


class Asked(NamedTuple):
    """A prompt as a session shows it."""

    project: str
    category: str
    prompt: Prompt
    quotes: bool
    """Whether it holds words, a value or a line of a document of the user."""


def session(project: str) -> Iterator[Asked]:
    """Two methods and two party rounds in every category, each answered before the next one opens."""
    known = words(project)
    rounds: list[Round] = []
    for category in plans.catalogue().categories:
        setting = projects.setting(project, category, rounds)
        if not setting.questions:
            continue
        for offer in deal(setting)[:METHODS]:
            round_ = played(open_elicitation(setting, offer.method_id))
            rounds.append(round_)
            setting = projects.setting(project, category, rounds)
            yield from _asked(project, category, round_, known)
        parties: list[Round] = []
        for _ in range(2):
            round_ = played(open_party(projects.setting(project, category, rounds), (), parties))
            parties.append(round_)
            rounds.append(round_)
            yield from _asked(project, category, round_, known)


def _asked(project: str, category: str, round_: Round, known: list[str]) -> Iterator[Asked]:
    for prompt in round_.prompts:
        flat = prompt.text.replace("…", "").lower()
        yield Asked(project, category, prompt, any(text in flat for text in known))


def played(round_: Round) -> Round:
    """The round with an answer to each prompt."""
    while not round_.done:
        round_ = answer(
            round_, Reply("the office looks at it on the next working day", kind="insight")
        )
    return round_


def words(project: str) -> list[str]:
    """What the user typed and what the documents say, in pieces that a prompt can hold."""
    found: list[str] = []
    for decision in projects.decisions(project).values():
        found += [decision.rationale, decision.own, decision.reason]
        found += [stated.said for stated in decision.values.values()]
    found += [statement.text for statement in projects.statements(project)]
    found.append("the office looks at it on the next working day")
    return [text[:40].rstrip(". ").lower() for text in found if len(text) > 2]


def counts() -> None:
    """Print the figures."""
    total: Counter[str] = Counter()
    for project in projects.NAMES:
        asked = list(session(project))
        texts = Counter(one.prompt.text for one in asked)
        ids = Counter(one.prompt.id for one in asked)
        row = {
            "prompts": len(asked),
            "quote": sum(one.quotes for one in asked),
            "same text": sum(n - 1 for n in texts.values()),
            "same template": sum(n - 1 for n in ids.values()),
            "generic": sum(generic(one.prompt.id) for one in asked),
        }
        total.update(row)
        print(f"{project:10}", *(f"{name} {n:4}  " for name, n in row.items()))
    print(f"{'all':10}", *(f"{name} {n:4}  " for name, n in total.items()))
    print(f"quote {100 * total['quote'] / total['prompts']:.0f} %")
    timed()


GENERIC = {"choice", "answer", "running", "left-out", "environments", "last-environment", "target"}


def generic(id_: str) -> bool:
    """Whether a template names nothing of the plan but its choice."""
    library = plans.library()
    templates = {p.id: p for m in library.methods for p in m.prompts}
    templates |= {r.id: r for p in library.perspectives for r in p.remarks}
    template = templates.get(id_)
    return template is not None and set(template.needs) <= GENERIC


def timed() -> None:
    """Print how long the slowest opening of a round takes."""
    slowest, where = 0.0, ""
    for project in projects.NAMES:
        for category in plans.catalogue().categories:
            setting = projects.setting(project, category, [])
            for name, open_ in (("deal", deal), ("party", open_party)):
                before = time.perf_counter()
                open_(setting)
                took = time.perf_counter() - before
                if took > slowest:
                    slowest, where = took, f"{name} {project} {category}"
    print(f"slowest opening {1000 * slowest:.0f} ms ({where})")


def show(asked: list[Asked]) -> None:
    """Print prompts to be read."""
    for number, one in enumerate(asked, 1):
        mark = "“" if one.quotes else " "
        print(f"{number:3} {mark} {one.project}/{one.category} [{one.prompt.id}] {one.prompt.by}")
        if one.prompt.heading:
            print(f"      {one.prompt.heading}")
        print(f"      {one.prompt.text}")


def walks() -> None:
    """Print the failure walks of every plan."""
    for project in projects.NAMES:
        setting = projects.setting(project, "", [], step=4)
        for offer in list_walks(setting):
            print(f"== {project}: {offer.title} {offer.waiting}")
            if offer.waiting:
                continue
            round_ = open_walk(setting, offer.scenario_id)
            print(round_.opening)
            for prompt in round_.prompts:
                print("   recorded:", *prompt.recorded, sep="\n      ")
                print("   ?", prompt.text)
            print("   closing:", *round_.closing, sep="\n      ")


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--all", default="")
    parser.add_argument("--walks", action="store_true")
    arguments = parser.parse_args()
    if arguments.walks:
        walks()
    elif arguments.all:
        show(list(session(arguments.all)))
    elif arguments.sample:
        everything = [one for project in projects.NAMES for one in session(project)]
        step = len(everything) / arguments.sample
        show([everything[int(n * step)] for n in range(min(arguments.sample, len(everything)))])
    else:
        counts()


if __name__ == "__main__":
    main()
