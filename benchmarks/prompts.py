"""Prints and counts what A and P ask over five plans: what quotes the user, what repeats, what could be asked of any plan.

python benchmarks/prompts.py                 counts, and the time to open a round
python benchmarks/prompts.py --sample 150    so many prompts, drawn evenly, for somebody to rate
python benchmarks/prompts.py --all harbour   every prompt of a plan
python benchmarks/prompts.py --crossings harbour   what two things on record make together
python benchmarks/prompts.py --walks         the failure walks
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support import round_plans as plans
from support import round_projects as projects

from facilitator.model import Question
from facilitator.techniques.crossed import crossed
from facilitator.techniques.elicitation import open_elicitation
from facilitator.techniques.party import open_party
from facilitator.techniques.quote import Quote
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Prompt, Reply, Round, answer
from facilitator.techniques.said import asked_there, figure, sentence
from facilitator.techniques.selection import deal
from facilitator.techniques.sharpness import quotations
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
    could: bool
    """Whether anything of the user's is on record in its category."""


def session(project: str) -> Iterator[Asked]:
    """Two methods and two party rounds in every category, each answered before the next one opens."""
    of_user = known(project)
    rounds: list[Round] = []
    for category in plans.catalogue().categories:
        setting = projects.crossing(project, category, rounds)
        if not setting.questions:
            continue
        for _ in range(METHODS):
            fresh = [offer for offer in deal(setting) if not offer.played]
            if not fresh:
                break
            round_ = played(open_elicitation(setting, fresh[0].method_id))
            rounds.append(round_)
            setting = projects.crossing(project, category, rounds)
            yield from _asked(project, category, round_, of_user)
        parties: list[Round] = []
        for _ in range(2):
            round_ = played(open_party(projects.crossing(project, category, rounds), (), parties))
            parties.append(round_)
            rounds.append(round_)
            yield from _asked(project, category, round_, of_user)


def _asked(project: str, category: str, round_: Round, known: Known) -> Iterator[Asked]:
    for prompt in round_.prompts:
        yield Asked(project, category, prompt, known.in_(prompt.text), known.about(category))


def played(round_: Round) -> Round:
    """The round with an answer to each prompt."""
    said = ANSWERS[round_.category]
    while not round_.done:
        round_ = answer(round_, Reply(said[round_.at % len(said)], kind="insight"))
    return round_


ANSWERS = {
    "ci-cd-platform": (
        "When it is down we can start the same job from a laptop, but only two of us have the key.",
        "The start of a job takes four minutes on a busy morning.",
    ),
    "pipeline-as-code": (
        "The file grew by copying; nobody has read it from top to bottom this year.",
        "Only the person who wrote the deploy part dares to change it.",
    ),
    "branch-strategy": (
        "The longest branch last month lived nine days because its reviewer was ill.",
        "Main was red for half of last Thursday.",
    ),
    "repository-strategy": (
        "A change to the shared contract needs somebody who remembers the order.",
        "Half of the runs are started by changes that touch only the docs.",
    ),
    "runner-infrastructure": (
        "The runner that can reach production also runs jobs from pull requests.",
        "Nobody knows which machine the last release was built on.",
    ),
    "source": (
        "A push starts two runs, and we wait for the slower one.",
        "Most releases are started on Friday evenings.",
    ),
    "build": (
        "The cache was never thrown away since we started.",
        "The same commit built twice gives two different files.",
    ),
    "test": (
        "Two tests fail now and then, and we start them again.",
        "The environment for it is booked out on the day before a release.",
    ),
    "security": (
        "The scan has forty open findings that nobody has looked at since spring.",
        "The exception list has no dates in it.",
    ),
    "package": (
        "We kept every version so far and never deleted one.",
        "The name of the version says nothing to the people on call.",
    ),
    "deploy": (
        "Somebody watches the first part and goes home after the last.",
        "Twice this year the order of the parts was wrong.",
    ),
    "verify": (
        "Users write to us before any alarm does.",
        "The check was green while logging in was broken.",
    ),
    "promote": (
        "Nothing moves before lunch because nobody looks before.",
        "Whoever looks at a change reads the title and nothing else.",
    ),
    "configuration": (
        "The password was changed by hand once and the file still has the old one.",
        "A wrong setting is noticed when the first request fails.",
    ),
    "dora-target": (
        "We count a release only when it went well.",
        "The number comes from a sheet that one person keeps.",
    ),
    "deployment-pattern": (
        "Nobody looks at it at night; it goes on by itself.",
        "We stopped a release once, by hand, after twenty minutes.",
    ),
    "feature-flags": (
        "Support learns from the customer what is switched on.",
        "Two features were hidden for a year and nobody dared to remove them.",
    ),
    "database-migrations": (
        "The last one held a lock for forty seconds and people called.",
        "The old column is still read by one report.",
    ),
    "rollback": (
        "Code goes back in a minute; what was written meanwhile stays.",
        "The last time it took an hour, most of it to find out who may do it.",
    ),
    "zero-downtime": (
        "Whatever is open longer than ten seconds is cut off.",
        "It says that it is ready before the cache is warm.",
    ),
    "multi-region": (
        "The other place was tried once, before we went live.",
        "Writes go to one place only, and that is the one we would lose.",
    ),
}
"""What is answered to the prompts of a round, in turn; invented."""
FEWEST = 3
"""Words between quotation marks that count as quoted: below that it may be anybody's."""


class Known(NamedTuple):
    """What is the user's own in a project."""

    sentences: str
    """Reasons, answers, and lines of documents and of the repository, flat."""
    values: re.Pattern[str]
    """The values as they were stated, each as a whole."""
    at: frozenset[str]
    """Categories of which any of it is: the others have nothing to quote."""

    def in_(self, text: str) -> bool:
        """Whether a prompt holds a sentence of the user's between quotation marks, or a value as it was stated."""
        quoted = (flat(part).rstrip("….?; ") for part in quotations(text))
        if any(len(part.split()) >= FEWEST and part in self.sentences for part in quoted):
            return True
        return bool(self.values.search(re.sub(r"“[^“”]*”", "", text)))

    def about(self, category: str) -> bool:
        """Whether there is anything to quote in a category."""
        return category in self.at


def known(project: str) -> Known:
    """What the user typed, and what documents and files of the project say."""
    sentences = [said for pair in ANSWERS.values() for said in pair]
    values, at = [], set()
    setting = projects.crossing(project, "rollback")
    usual = setting.usual_reasons
    for id_, decision in setting.decisions.items():
        question = setting.catalogue.questions[id_]
        said = [decision.rationale, decision.own, decision.reason]
        said = [text for text in said if text and text not in usual]
        stated = [value.said for value in decision.values.values() if value.said]
        sentences += [*said, *stated]
        values += [text for text in stated if re.search(r"\d|\s", text)]
        if said or stated or _is_told_of(setting, question):
            at.add(question.category)
    sentences += _told_by_the_project(setting)
    whole = "|".join(re.escape(text) for text in sorted(values, key=len, reverse=True))
    return Known(
        flat("\n".join(sentences)), re.compile(rf"(?<!\w)(?:{whole})(?!\w)"), frozenset(at)
    )


def _is_told_of(setting: RoundContext, question: Question) -> bool:
    """Whether documents or files of the project say anything that a question can quote."""
    lines = (find(Quote(setting, question, 0)) for find in (sentence, figure, asked_there))
    return any(lines) or bool(setting.shown.get(question.id))


def _told_by_the_project(setting: RoundContext) -> Iterator[str]:
    """The lines of its documents, as they are and as they are quoted, and those of its files."""
    for line in (*setting.statements, *setting.stated):
        yield line.text
        yield line.text.replace(" | ", ", ").replace(", ", ": ", 1)
    for lines in setting.shown.values():
        yield from (line.text for line in lines)


def flat(text: str) -> str:
    """The words of a text, without the case and space between them."""
    return " ".join(text.replace(" ,", ",").replace(" :", ":").lower().split())


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
            "could": sum(one.could for one in asked),
            "do": sum(one.quotes and one.could for one in asked),
            "same text": sum(n - 1 for n in texts.values()),
            "same template": sum(n - 1 for n in ids.values()),
            "generic": sum(generic(one.prompt.id) for one in asked),
        }
        total.update(row)
        print(f"{project:10}", *(f"{name} {n:4}  " for name, n in row.items()))
    print(f"{'all':10}", *(f"{name} {n:4}  " for name, n in total.items()))
    print(
        f"quote {100 * total['quote'] / total['prompts']:.0f} %, where there is anything to quote ",
        end="",
    )
    print(f"{100 * total['do'] / total['could']:.0f} %")
    timed()


GENERIC = {"choice", "answer", "running", "left-out", "environments", "last-environment", "target"}


def generic(id_: str) -> bool:
    """Whether a template names nothing of the plan but its choice."""
    library = plans.whole_library()
    templates = {p.id: p for m in library.methods for p in m.prompts}
    templates |= {r.id: r for p in library.perspectives for r in p.remarks}
    template = templates.get(id_)
    return template is not None and set(template.needs) <= GENERIC


def timed() -> None:
    """Print how long the slowest opening of a round takes."""
    slowest, where = 0.0, ""
    for project in projects.NAMES:
        for category in plans.catalogue().categories:
            setting = projects.crossing(project, category, [])
            for name, open_ in (("deal", deal), ("party", open_party)):
                took = min(once(open_, setting) for _ in range(3))
                if took > slowest:
                    slowest, where = took, f"{name} {project} {category}"
    print(f"slowest opening {1000 * slowest:.0f} ms of the processor ({where})")


def once(open_: Callable[[RoundContext], object], setting: RoundContext) -> float:
    """Seconds of the processor that one opening takes, on a plan that nothing was worked out of yet."""
    fresh = replace(setting)
    before = time.process_time()
    open_(fresh)
    return time.process_time() - before


def show(asked: list[Asked]) -> None:
    """Print prompts to be read."""
    for number, one in enumerate(asked, 1):
        mark = "“" if one.quotes else " "
        print(f"{number:3} {mark} {one.project}/{one.category} [{one.prompt.id}] {one.prompt.by}")
        if one.prompt.heading:
            print(f"      {one.prompt.heading}")
        print(f"      {one.prompt.text}")


def crossings(project: str) -> None:
    """Print the crossings that a plan meets, by category."""
    for category in plans.catalogue().categories:
        found = crossed(projects.crossing(project, category, []))
        print(f"== {project}/{category}: {len(found)}")
        for one, bound in found:
            print(f"  [{one.asks.id}] {', '.join((*one.voices, *one.families))}")
            print(f"      {bound.text}")


def walks() -> None:
    """Print the failure walks of every plan."""
    for project in projects.NAMES:
        setting = projects.crossing(project, "", [], step=4)
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
    parser.add_argument("--crossings", default="")
    arguments = parser.parse_args()
    if arguments.walks:
        walks()
    elif arguments.crossings:
        crossings(arguments.crossings)
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
