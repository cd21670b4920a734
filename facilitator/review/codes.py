"""Every code that `check` can print, explained one by one. Codes are stable: others refer to them."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import Catalogue, Severity
from facilitator.model.noun import noun
from facilitator.model.rules import Relation, Rule
from facilitator.validation.alignment import DIFFER


@noun
class Code:
    """What a code means and what can be done."""

    severity: Severity
    title: str
    meaning: str
    remedy: str


_READ_ONLY = "Until then the file is read only, and nothing in it is changed."

# `not-as-decided` is a warning, as a difference with a document is: a plan may be ahead on purpose.
_SAID = """\
plan-missing | error | No such file
The path names no file.
Check the path.

plan-unreadable | error | The file cannot be read
The system refused to read it.
Check its permissions.

value-open | warning | A value is open
The decision cannot be acted on without this value, and nobody has stated it.
State it, defer it with a reason, or say why it does not apply.

reason-open | warning | A reason is missing
The decision worsens a metric, or moves it both ways, and nobody said why it is worth that.
Say why, in the session with `r`, or beside the decision in an answers file.

value-deferred | warning | A value is deferred
The decision cannot be acted on without this value, which was left for later with a reason.
State it when the reason no longer holds.

value-unclear | warning | A value that is none of its kind
What stands there is no value of the kind that its field expects, so nothing is computed from it.
Write it as the message shows, or put “_(in words)_” behind it.

plan-empty | warning | The plan has not begun
The file is empty.
Open it in the guided session.

plan-emptied | error | Nothing is in the file
The file was named, and it is empty.
Restore it from version control, or open it in the guided session to begin.

not-a-plan | error | No pipeline plan
The document belongs to another workflow, or holds no heading of a plan. It is never changed.
Name the plan. One that was begun elsewhere says `workflowType: pipeline` in its front matter.

not-text | error, read only | No text
The file holds zero bytes, as after a power loss or in a program's own format.
Restore it from version control.

not-utf8 | error | Not UTF-8
The bytes at this line are no UTF-8 text.
Convert the file to UTF-8.

too-large | error | Too large
The file is larger than a plan can be.
Move what is no part of the plan out.

large | warning | Large
The file is read and written slowly.
Nothing has to be done.

merge-conflict | error | Unresolved merge conflict
Markers of a merge stand in the file.
Resolve the merge.

fence-unclosed | error, read only | A code block is never closed
Everything after it, new sections too, would be read as code.
Close it.

comment-unclosed | error, read only | A comment or HTML block is never closed
Everything after it, new sections too, would disappear in it.
Close it.

too-complex | error | Too complex to read safely
Too much of the file has to be parsed to tell what stands in it.
Simplify the HTML, the lists, the tables or the nested blocks in it.

front-matter-missing | warning | No front matter
The steps that are complete are kept between two lines --- at the top; there are none.
The guided session adds them with your consent.

front-matter-unclosed | error, read only | Front matter is never closed
The second line --- is missing.
Add it.

front-matter-too-large | error, read only | Front matter is too large
It has more than 64 KiB.
Shorten it.

front-matter-not-yaml | error, read only | Front matter is not YAML
It cannot be read at this line.
Correct it.

front-matter-not-a-map | error, read only | Front matter holds no keys
It is not a list of keys and values.
Correct it.

front-matter-refused | error, read only | Front matter uses what is not supported
Anchors, aliases, tags, several documents and very deep nesting are refused.
Write the value out.

front-matter-duplicate-key | error, read only | A key stands twice
It cannot be told which one counts.
Remove one.

steps-missing | warning | No stepsCompleted
The front matter does not say which steps are complete.
The guided session adds it with your consent.

steps-not-a-list | error, read only | stepsCompleted is not a list
Its value cannot be read.
Write a list.

steps-unknown-entry | warning | Unknown step
stepsCompleted holds an entry that names none of the five steps.
It is kept and passed over; remove it if it is a slip.

proposal-waiting | warning | A proposal waits
A second version of a section was kept beside it when two sessions changed it.
Take over what holds into the section, by hand or by revising the step, and remove the proposal.

steps-gap | warning | A step was passed over
A later step is complete.
Complete the earlier one.

steps-open | info | Steps are left
The plan is in progress.
Go on in the guided session.

section-missing | error | A completed step has no section
stepsCompleted names a step whose section is not in the file.
Restore the section, or complete the step again.

section-unclaimed | warning | A section's step is not marked complete
The section is there, and stepsCompleted does not name its step.
Save the step in the guided session, or add its number.

section-repeated | error | A section stands twice
It cannot be told which one counts.
Keep one of them.

section-cut-short | error | A section lost its end
It is shorter than it was saved, and its last bytes are not there.
Restore it from version control, or save the step again.

section-edited | info | A section was edited by hand
Its text differs from what was saved. This is no fault.
Nothing has to be done; the words in the file count.

category-missing | warning | A category is missing
A completed section lacks a heading.
Revise the step.

field-missing | warning | A field is missing
A completed category does not state it.
Revise the category.

field-repeated | warning | A field stands twice
The first one counts.
Remove the one that does not hold.

category-repeated | error, read only | A category stands twice
Only the first one is read, and whoever reads the page sees both.
Keep one of them.

decision-unseen | error, read only | A decision stands where nobody sees it
A heading or field of the plan is inside a comment, a hidden element, raw HTML or a code block.
Take it out, or remove it.

needs-review | warning | Decisions need review
What this decision rests on has changed since it was saved; or what was computed is older than a decision.
Look at the decision in the guided session and save its step, changed or not.

decision-open | warning | A decision is open
A completed step leaves it open.
Decide it, or say why it is deferred.

decision-deferred | warning | A decision is deferred
It counts as open until it is made.
Decide it when its time comes.

decision-waits | warning | A decision waits for another
Whether it applies depends on something that is not recorded.
Record the other one first.

open-question | warning | A question is open
A round of Advanced Elicitation or Party Mode left it.
Answer it in step 5, or settle it by a change.

risk-expired | warning | An accepted risk has to be looked at again
It was accepted until a date that has passed, or cannot be read.
Accept it anew with a date, or change what causes it.

not-as-decided | warning | The repository shows something else
A file of the repository (--project) does otherwise than the plan decides; the message names its line. The plan may \
be ahead of it, or the repository has moved on.
Change the one that does not hold: bring the repository to the decision, or revise the decision.

evidence-unverified | info | A version is not verified
The recorded status does not establish the version.
Look it up again, or state the number with your reason.

document-changed | warning | An input document has changed
A document that step 1 loaded is no longer what it was then (--documents).
Read what changed; write step 1 again once it says what the project says.

fact-no-longer-said | warning | A document no longer says what was confirmed
Step 1 holds a value with the line of a document that has changed since and says it no more (--documents).
Ask what holds now: correct the value in step 1, or bring the document up to date; then write step 1 again.

evidence-stale | warning | A version was looked up long ago
The evidence is older than the limit, or its day is none that was. It may still hold.
Look it up again.

what-if-stale | warning | A what-if was computed from other inputs
The plan keeps what its rollout would do with a bad release, and an input of that has changed since.
Compute it again in the guided session (i) and keep that, or bring the input back.

signature-stale | warning | Changed since it was signed
The section differs from what was signed.
Show the change to whoever signed, and sign again.

signature-orphan | warning | A signed section is gone
The signature has nothing to stand for.
Restore the section or sign again.

not-signed | info | Written, not signed
No section carries a valid signature.
Use `facilitator sign`.
"""
"""A code, its severity and its title; what it means; what can be done."""


def _codes() -> Iterator[tuple[str, Code]]:
    for block in _SAID.strip().split("\n\n"):
        head, meaning, remedy = block.split("\n")
        name, severity, title = head.split(" | ")
        kind, _, read_only = severity.partition(", ")
        if read_only:
            remedy = f"{remedy} {_READ_ONLY}"
        yield name, Code(Severity(kind), title, meaning, remedy)


CODES = dict(_codes())

_FRONT_MATTER = [
    code
    for code, found in CODES.items()
    if code.startswith("front-matter-") and found.severity is Severity.ERROR
]
UNREADABLE = frozenset(
    (
        "plan-missing",
        "plan-unreadable",
        "plan-emptied",
        "not-a-plan",
        "not-text",
        "not-utf8",
        "too-large",
        "too-complex",
        "steps-not-a-list",
        *_FRONT_MATTER,
    )
)
"""Codes of what keeps a plan from being read (exit 2); other errors are findings about a plan that was."""


def explain(
    code: str, rules: tuple[Rule, ...], relations: tuple[Relation, ...], catalogue: Catalogue
) -> str:
    """Explain a code of `check`, a tension's id included; KeyError when there is no such code."""
    for rule in rules:
        if rule.id == code:
            head = f"{code} ({rule.severity}): {rule.title}"
            return f"{head}\n\n{rule.why}\n{rule.question}\n\nSources:{_sources(rule, catalogue)}"
    for relation in relations:
        if relation.id == code:
            title = f"{code} (warning): {DIFFER}"
            return f"{title}\n\nAbout the field {relation.field} of step 1.\n{relation.question}"
    found = CODES[code]
    return f"{code} ({found.severity}): {found.title}\n\n{found.meaning}\n{found.remedy}"


def _sources(rule: Rule, catalogue: Catalogue) -> str:
    lines = []
    for id_ in rule.sources:
        source = catalogue.sources.get(id_)
        if source:
            lines.append(
                f"\n  {source.title}, {source.url}" if source.url else f"\n  {source.title}"
            )
    return "".join(lines)
