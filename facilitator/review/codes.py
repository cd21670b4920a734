"""Every code that `check` can print, explained one by one. Codes are stable: others refer to them."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.model import Catalogue, Severity
from facilitator.model.rules import Relation, Rule
from facilitator.validation.alignment import DIFFER

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means and what can be done."""

    severity: Severity
    title: str
    meaning: str
    remedy: str


_READ_ONLY = "Until then the file is read only, and nothing in it is changed."

CODES: dict[str, Code] = {
    "plan-missing": Code(ERROR, "No such file", "The path names no file.", "Check the path."),
    "plan-unreadable": Code(
        ERROR, "The file cannot be read", "The system refused to read it.", "Check its permissions."
    ),
    "value-open": Code(
        WARNING,
        "A value is open",
        "The decision cannot be acted on without this value, and nobody has stated it.",
        "State it, defer it with a reason, or say why it does not apply.",
    ),
    "reason-open": Code(
        WARNING,
        "A reason is missing",
        "The decision worsens a metric, or moves it both ways, and nobody said why it is worth that.",
        "Say why, in the session with `r`, or beside the decision in an answers file.",
    ),
    "value-deferred": Code(
        WARNING,
        "A value is deferred",
        "The decision cannot be acted on without this value, which was left for later with a reason.",
        "State it when the reason no longer holds.",
    ),
    "value-unclear": Code(
        WARNING,
        "A value that is none of its kind",
        "What stands there is no value of the kind that its field expects, so nothing is computed from it.",
        "Write it as the message shows, or put “_(in words)_” behind it.",
    ),
    "plan-empty": Code(
        WARNING, "The plan has not begun", "The file is empty.", "Open it in the guided session."
    ),
    "plan-emptied": Code(
        ERROR,
        "Nothing is in the file",
        "The file was named, and it is empty.",
        "Restore it from version control, or open it in the guided session to begin.",
    ),
    "not-a-plan": Code(
        ERROR,
        "No pipeline plan",
        "The document belongs to another workflow, or holds no heading of a plan. It is never changed.",
        "Name the plan. One that was begun elsewhere says `workflowType: pipeline` in its front matter.",
    ),
    "not-text": Code(
        ERROR,
        "No text",
        "The file holds zero bytes, as after a power loss or in a program's own format.",
        f"Restore it from version control. {_READ_ONLY}",
    ),
    "not-utf8": Code(
        ERROR,
        "Not UTF-8",
        "The bytes at this line are no UTF-8 text.",
        "Convert the file to UTF-8.",
    ),
    "too-large": Code(
        ERROR,
        "Too large",
        "The file is larger than a plan can be.",
        "Move what is no part of the plan out.",
    ),
    "large": Code(
        WARNING, "Large", "The file is read and written slowly.", "Nothing has to be done."
    ),
    "merge-conflict": Code(
        ERROR,
        "Unresolved merge conflict",
        "Markers of a merge stand in the file.",
        "Resolve the merge.",
    ),
    "fence-unclosed": Code(
        ERROR,
        "A code block is never closed",
        "Everything after it, new sections too, would be read as code.",
        f"Close it. {_READ_ONLY}",
    ),
    "comment-unclosed": Code(
        ERROR,
        "A comment or HTML block is never closed",
        "Everything after it, new sections too, would disappear in it.",
        f"Close it. {_READ_ONLY}",
    ),
    "too-complex": Code(
        ERROR,
        "Too complex to read safely",
        "Too much of the file has to be parsed to tell what stands in it.",
        "Simplify the HTML, the lists, the tables or the nested blocks in it.",
    ),
    "front-matter-missing": Code(
        WARNING,
        "No front matter",
        "The steps that are complete are kept between two lines --- at the top; there are none.",
        "The guided session adds them with your consent.",
    ),
    "front-matter-unclosed": Code(
        ERROR,
        "Front matter is never closed",
        "The second line --- is missing.",
        f"Add it. {_READ_ONLY}",
    ),
    "front-matter-too-large": Code(
        ERROR, "Front matter is too large", "It has more than 64 KiB.", f"Shorten it. {_READ_ONLY}"
    ),
    "front-matter-not-yaml": Code(
        ERROR,
        "Front matter is not YAML",
        "It cannot be read at this line.",
        f"Correct it. {_READ_ONLY}",
    ),
    "front-matter-not-a-map": Code(
        ERROR,
        "Front matter holds no keys",
        "It is not a list of keys and values.",
        f"Correct it. {_READ_ONLY}",
    ),
    "front-matter-refused": Code(
        ERROR,
        "Front matter uses what is not supported",
        "Anchors, aliases, tags, several documents and very deep nesting are refused.",
        f"Write the value out. {_READ_ONLY}",
    ),
    "front-matter-duplicate-key": Code(
        ERROR,
        "A key stands twice",
        "It cannot be told which one counts.",
        f"Remove one. {_READ_ONLY}",
    ),
    "steps-missing": Code(
        WARNING,
        "No stepsCompleted",
        "The front matter does not say which steps are complete.",
        "The guided session adds it with your consent.",
    ),
    "steps-not-a-list": Code(
        ERROR,
        "stepsCompleted is not a list",
        "Its value cannot be read.",
        f"Write a list. {_READ_ONLY}",
    ),
    "steps-unknown-entry": Code(
        WARNING,
        "Unknown step",
        "stepsCompleted holds an entry that names none of the five steps.",
        "It is kept and passed over; remove it if it is a slip.",
    ),
    "proposal-waiting": Code(
        WARNING,
        "A proposal waits",
        "A second version of a section was kept beside it when two sessions changed it.",
        "Take over what holds into the section, by hand or by revising the step, and remove the proposal.",
    ),
    "steps-gap": Code(
        WARNING, "A step was passed over", "A later step is complete.", "Complete the earlier one."
    ),
    "steps-open": Code(
        INFO, "Steps are left", "The plan is in progress.", "Go on in the guided session."
    ),
    "section-missing": Code(
        ERROR,
        "A completed step has no section",
        "stepsCompleted names a step whose section is not in the file.",
        "Restore the section, or complete the step again.",
    ),
    "section-unclaimed": Code(
        WARNING,
        "A section's step is not marked complete",
        "The section is there, and stepsCompleted does not name its step.",
        "Save the step in the guided session, or add its number.",
    ),
    "section-repeated": Code(
        ERROR, "A section stands twice", "It cannot be told which one counts.", "Keep one of them."
    ),
    "section-cut-short": Code(
        ERROR,
        "A section lost its end",
        "It is shorter than it was saved, and its last bytes are not there.",
        "Restore it from version control, or save the step again.",
    ),
    "section-edited": Code(
        INFO,
        "A section was edited by hand",
        "Its text differs from what was saved. This is no fault.",
        "Nothing has to be done; the words in the file count.",
    ),
    "category-missing": Code(
        WARNING, "A category is missing", "A completed section lacks a heading.", "Revise the step."
    ),
    "field-missing": Code(
        WARNING,
        "A field is missing",
        "A completed category does not state it.",
        "Revise the category.",
    ),
    "field-repeated": Code(
        WARNING,
        "A field stands twice",
        "The first one counts.",
        "Remove the one that does not hold.",
    ),
    "category-repeated": Code(
        ERROR,
        "A category stands twice",
        "Only the first one is read, and whoever reads the page sees both.",
        f"Keep one of them. {_READ_ONLY}",
    ),
    "decision-unseen": Code(
        ERROR,
        "A decision stands where nobody sees it",
        "A heading or field of the plan is inside a comment, a hidden element, raw HTML or a code block.",
        f"Take it out, or remove it. {_READ_ONLY}",
    ),
    "needs-review": Code(
        WARNING,
        "Decisions need review",
        "What this decision rests on has changed since it was saved; or what was computed is older than a decision.",
        "Look at the decision in the guided session and save its step, changed or not.",
    ),
    "decision-open": Code(
        WARNING,
        "A decision is open",
        "A completed step leaves it open.",
        "Decide it, or say why it is deferred.",
    ),
    "decision-deferred": Code(
        WARNING,
        "A decision is deferred",
        "It counts as open until it is made.",
        "Decide it when its time comes.",
    ),
    "decision-waits": Code(
        WARNING,
        "A decision waits for another",
        "Whether it applies depends on something that is not recorded.",
        "Record the other one first.",
    ),
    "open-question": Code(
        WARNING,
        "A question is open",
        "A round of Advanced Elicitation or Party Mode left it.",
        "Answer it in step 5, or settle it by a change.",
    ),
    "risk-expired": Code(
        WARNING,
        "An accepted risk has to be looked at again",
        "It was accepted until a date that has passed.",
        "Accept it anew with a date, or change what causes it.",
    ),
    # A warning, as a difference with a document is: one of the two is to change, and a plan may be ahead on purpose.
    "not-as-decided": Code(
        WARNING,
        "The repository shows something else",
        "A file of the repository (--project) does otherwise than the plan decides; the message names its line."
        " The plan may be ahead of it, or the repository has moved on.",
        "Change the one that does not hold: bring the repository to the decision, or revise the decision.",
    ),
    "evidence-unverified": Code(
        INFO,
        "A version is not verified",
        "The recorded status does not establish the version.",
        "Look it up again, or state the number with your reason.",
    ),
    "document-changed": Code(
        WARNING,
        "An input document has changed",
        "A document that step 1 loaded is no longer what it was then (--documents).",
        "Read what changed; write step 1 again once it says what the project says.",
    ),
    "fact-no-longer-said": Code(
        WARNING,
        "A document no longer says what was confirmed",
        "Step 1 holds a value with the line of a document that has changed since and says it no more (--documents).",
        "Ask what holds now: correct the value in step 1, or bring the document up to date; then write step 1 again.",
    ),
    "evidence-stale": Code(
        WARNING,
        "A version was looked up long ago",
        "The evidence is older than the limit, or its day is none that was. It may still hold.",
        "Look it up again.",
    ),
    "what-if-stale": Code(
        WARNING,
        "A what-if was computed from other inputs",
        "The plan keeps what its rollout would do with a bad release, and an input of that has changed since.",
        "Compute it again in the guided session (i) and keep that, or bring the input back.",
    ),
    "signature-stale": Code(
        WARNING,
        "Changed since it was signed",
        "The section differs from what was signed.",
        "Show the change to whoever signed, and sign again.",
    ),
    "signature-orphan": Code(
        WARNING,
        "A signed section is gone",
        "The signature has nothing to stand for.",
        "Restore the section or sign again.",
    ),
    "not-signed": Code(
        INFO,
        "Complete, not approved",
        "No section carries a valid signature.",
        "Use `facilitator sign`.",
    ),
}

_FRONT_MATTER = [
    code
    for code, found in CODES.items()
    if code.startswith("front-matter-") and found.severity is ERROR
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
