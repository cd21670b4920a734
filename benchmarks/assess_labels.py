"""Hold `assess` against repositories that a person has labelled: how often *differs* is right, and how much is found.

    python benchmarks/assess_labels.py FOLDER [--set NAME] [--misses]

Each `*.yaml` in the folder is one repository: `path` (beside the folder or absolute), `set`, and per row of the matrix a
`state` with what else a fair reader could say under `also_ok`; `phase` and `cells`, or `phases` by name. `conformance`
lists decisions as `decision`, `recorded` (options and `value=words`, with ` · ` between), `state`, `also_ok`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from facilitator.conditions import Facts
from facilitator.content.catalogue import Catalogue
from facilitator.context.traces.look import look
from facilitator.model import Context, Decision, Stated, Statement, ValueField
from facilitator.phases.assess import assess
from facilitator.phases.conformance import conformance
from facilitator.phases.traces import TraceIndex
from facilitator.runtime.criteria import load_criteria
from facilitator.storage.content import load_conformance, load_phases, load_pipeline_words
from facilitator.storage.steps_folder import steps_folder
from facilitator.values import RefusedError, read, show

SAYS_NOTHING = "nothing-needed"
"""A label for what a phase does not ask for: *not visible* says the same."""


@dataclass
class Verdict:
    """What one row was said to be, and what a person says of it."""

    where: str
    said: str
    label: str
    accepted: frozenset[str]
    strict: bool
    seen: tuple[Statement, ...] = ()

    @property
    def right(self) -> bool:
        """Whether a fair reader could say so."""
        return self.said in self.accepted


@dataclass
class Score:
    """Counts of one kind of rows."""

    good: str
    """The state that is right only with a line: *in place*, *as decided*."""
    verdicts: list[Verdict] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The figures, a line each."""
        rows = self.verdicts
        given = [v for v in rows if v.said == "differs"]
        wanted = [v for v in rows if v.label == "differs"]
        good = [v for v in rows if v.said == self.good]
        hidden = [v for v in rows if v.label == "not-visible" and v.strict]
        yield f"  rows {len(rows)}, in agreement {_of(rows, [v for v in rows if v.right])}"
        yield f"  differs right {_of(given, [v for v in given if v.right])}"
        yield f"  differs found {_of(wanted, [v for v in wanted if v.said == 'differs'])}"
        yield f"  {self.good} right {_of(good, [v for v in good if v.right])}"
        without = [v for v in good if not v.seen or any(t.line < 1 for t in v.seen)]
        yield f"  {self.good} without a line: {len(without)}"
        shown = [v for v in hidden if not v.right]
        yield f"  not visible to a repository, yet judged: {len(shown)} of {len(hidden)}"


def _of(all_: list[Verdict], some: list[Verdict]) -> str:
    share = f" ({len(some) / len(all_):.2f})" if all_ else ""
    return f"{len(some)} of {len(all_)}{share}"


def main() -> None:
    """Print the figures of each set, and with `--misses` each row that is not in agreement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--set", default="", help="only the repositories of this set")
    parser.add_argument("--misses", action="store_true", help="print what is not in agreement")
    asked = parser.parse_args()
    cells, decisions = Score("in-place"), Score("as-decided")
    labels = list(_labels(asked.folder, asked.set))
    for label in labels:
        of_cells, of_decisions = judged(label, asked.folder)
        cells.verdicts += of_cells
        decisions.verdicts += of_decisions
    print(f"{len(labels)} repositories")
    for name, score in (("cells", cells), ("decisions", decisions)):
        print("\n".join((name, *score.lines())))
        if asked.misses:
            print("\n".join(_miss(v) for v in score.verdicts if not v.right))


def _labels(folder: Path, wanted: str) -> Iterator[Mapping[str, Any]]:
    reader = YAML(typ="safe")
    for path in sorted(folder.glob("*.yaml")):
        label = reader.load(path)
        if not wanted or label.get("set") == wanted:
            yield label


def judged(label: Mapping[str, Any], folder: Path) -> tuple[list[Verdict], list[Verdict]]:
    """What `assess` says of each row that a label has: of the matrix, and of decisions."""
    steps = steps_folder(None)
    traces = look(folder / label["path"], load_pipeline_words(steps)).statements
    catalogue = load_criteria(steps).catalogue
    matrix, rules, index = load_phases(steps), load_conformance(steps), TraceIndex(traces)
    cells = []
    for phase, rows in _phases(label).items():
        for cell in assess(matrix, rules, phase, traces).cells:
            where = f"{label['name']} {phase} {cell.row}"
            held = tuple(t for p in cell.points if p.state.value == "in-place" for t in p.seen)
            cells.append(_verdict(where, cell.state.value, rows[cell.row], held or cell.seen))
    decisions = []
    for row in label.get("conformance", ()):
        found = conformance(rules, index, _facts(row, catalogue))
        states = {finding.state.value for finding in found}
        said = next((s for s in ("differs", "as-decided") if s in states), "not-visible")
        if said == "as-decided" and len(states) > 1:
            said = "not-visible"
        seen = tuple(trace for finding in found for trace in finding.seen)
        where = f"{label['name']} {row['decision']} {row['recorded']}"
        decisions.append(_verdict(where, said, row, seen))
    return cells, decisions


def _phases(label: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = label.get("phases") or {label["phase"]: label["cells"]}
    return found


def _facts(row: Mapping[str, Any], catalogue: Catalogue) -> Facts:
    """One decision by itself, as a label writes it."""
    question, own, chosen, values = row["decision"], "", [], {}
    for part in str(row["recorded"]).split(" · "):
        name, equals, words = part.strip().partition("=")
        if part.startswith("own:"):
            own = part.removeprefix("own:").strip()
        elif equals:
            values[name] = Stated(_canonical(catalogue.questions[question].value(name), words))
        else:
            chosen.append(f"{question}.{name}")
    decision = Decision(question, choice=tuple(chosen), own=own, values=values)
    return Facts({question: decision}, Context(), frozenset(), catalogue)


def _canonical(value: ValueField | None, words: str) -> str:
    """A value as a plan writes it; as it stands where it is none of its kind."""
    try:
        return show(read(words, value.kind, value.unit)) if value else words
    except RefusedError:
        return words


def _verdict(where: str, said: str, label: Mapping[str, Any], seen: Iterable[Statement]) -> Verdict:
    more = tuple(label.get("also_ok") or ())
    accepted = {label["state"], *more}
    if SAYS_NOTHING in accepted:
        accepted.add("not-visible")
    return Verdict(where, said, label["state"], frozenset(accepted), not more, tuple(seen))


def _miss(verdict: Verdict) -> str:
    lines = "; ".join(f"{t.file}:{t.line} {t.field}={t.value}" for t in verdict.seen[:3])
    return (
        f"    {verdict.where}: {verdict.said}, not {'/'.join(sorted(verdict.accepted))} [{lines}]"
    )


if __name__ == "__main__":
    main()
