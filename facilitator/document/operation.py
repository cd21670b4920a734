"""What can be done to a plan's file. An operation is replayed on whatever bytes are on disk then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from facilitator.document.glance import Summarise
from facilitator.model.noun import noun


@noun
class SaveSection:
    """What `C` on a step asks for: one section and its number in `stepsCompleted`, together."""

    op_id: str
    """Letters, digits and `-`; names the temporary file."""
    step: int
    step_name: str
    """`step-04-deployment-strategy`, for documents whose list holds names."""
    heading: str
    """H2 text."""
    section: str
    """LF text from `## Heading` to a final newline."""
    order: tuple[str, ...]
    """All H2 headings in step order: where to insert the section when it is absent."""
    title: str = ""
    """H1; this and `new_front` are used only when the file is new."""
    new_front: Mapping[str, object] = field(default_factory=dict)
    """project_name, user_name, date, in the order written."""
    owned: Mapping[str, object] = field(default_factory=dict)
    """Owned front-matter keys to set (inputDocuments, lastStep, status, completedAt); None removes one."""
    relies: Mapping[str, str] = field(default_factory=dict)
    """Earlier section's step number to the digest of its decisions."""
    rests: Mapping[str, str] = field(default_factory=dict)
    """Answers that a decision of this section rests on, to what they are, as a fingerprint keeps them."""
    digest: str = ""
    """Digest of this section's own decisions."""
    base: str = ""
    """SHA-256 of the bytes the session last read; empty when there was no file."""
    base_section: str = ""
    """This section's text as the session last read it; empty when it was absent."""
    adopt: bool = False
    """The user agreed that missing front matter, or a missing `stepsCompleted`, is added."""
    claims: bool = True
    """Whether the step is entered as completed; a proposal kept beside the section is not."""
    summary: Summarise | None = field(default=None, compare=False)
    """Computes what the document says at a glance; without it that stays as it is."""
    fresh: bool = False
    """The whole document is replaced by a new one; the caller has kept a copy of it."""

    @property
    def label(self) -> str:
        """What the message says was saved."""
        return f"step {self.step}" if self.claims else "the proposal"


@noun
class SaveSignatures:
    """What `sign` asks for: the whole list of sign-offs; sections stay as they are."""

    op_id: str
    signatures: Sequence[Mapping[str, str]]
    base: str = ""
    summary: Summarise | None = field(default=None, compare=False)
    """As in `SaveSection`."""
    label: str = "the sign-off"


@noun
class Rewrite:
    """What `upgrade` asks for: sections composed anew, all of them or none."""

    op_id: str
    sections: tuple[SaveSection, ...]
    """At least one, in the order of the steps."""
    base: str = ""
    summary: Summarise | None = field(default=None, compare=False)
    """As in `SaveSection`."""
    label: str = "the second form"

    @property
    def order(self) -> tuple[str, ...]:
        """All H2 headings in step order."""
        return self.sections[0].order


@noun
class Restore:
    """What the user may ask for when the plan is gone or empty: the whole document as it was saved last."""

    op_id: str
    document: bytes
    base: str = ""
    label: str = "the restored plan"


Operation = SaveSection | SaveSignatures | Rewrite | Restore


@noun
class Conflict:
    """Why an operation was not replayed: what it relied on is no longer what is on disk."""

    kind: str
    """`section`: the same section changed. `relied`: decisions of an earlier section changed. `edited`: the section is
    as the session read it, and was edited by hand before that."""
    title: str
    base: str
    """The section as the session last read it; empty when it was absent."""
    disk: str
    mine: str
    sections: tuple[int, ...] = ()
    """Step numbers of the changed earlier sections (`relied`)."""
    titles: tuple[str, ...] = ()
    """All section titles on disk."""


def replace_theirs(op: SaveSection, conflict: Conflict) -> SaveSection:
    """Return the operation that replaces the section on disk, now that the user has seen it."""
    return replace(op, base_section=conflict.disk)


def keep_both(op: SaveSection, conflict: Conflict) -> SaveSection:
    """Return the operation that keeps the section on disk and adds mine after it as a proposal."""
    title, count = f"{op.heading} (proposal)", 1
    while title in conflict.titles:
        count += 1
        title = f"{op.heading} (proposal {count})"
    at = op.order.index(op.heading) + 1
    order = (*op.order[:at], title, *op.order[at:])
    section = f"## {title}\n" + op.section.partition("\n")[2]
    mine = replace(op, heading=title, section=section, order=order, base_section="")
    return replace(mine, claims=False, fresh=False)
