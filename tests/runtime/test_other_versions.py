"""A draft that another version of the program kept."""

from __future__ import annotations

import json

from support.sample_project import Project
from support.sessions import STEP_1, played, session

from facilitator.runtime.packed_drafts import pack_draft
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.state import Content, unsaved, unsaved_steps
from facilitator.settings import Settings
from facilitator.storage.draft_listing import list_trash


def test_what_cannot_be_read_is_told_and_goes_to_the_trash(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1, events.Continue())
    state = played(state, runtime, events.Choose("ci-cd-platform", "jenkins"), events.GoTo(1))
    state = played(state, runtime, events.ConfirmFact("iac-tool", ("pulumi",)))
    assert unsaved_steps(state) == (1, 2)
    changed = json.loads(json.dumps(pack_draft(unsaved(state))).replace('"decided"', '"settled"'))
    runtime.drafts.keep(changed, state.reading.sha256)
    runtime.close()
    told = []
    for _ in range(2):
        again = Runtime(settings, project.plan, known.catalogue)
        opened = session(again, known)
        assert unsaved_steps(opened) == (1,)
        told.append(any("step 2" in remark and "trash" in remark for remark in opened.remarks))
        again.close()
    assert told == [True, False]
    (trashed,) = list_trash(runtime.drafts.state_dir)
    assert trashed.draft.draft == changed


def test_words_that_only_a_later_version_knows_go_to_the_trash(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1)
    later = json.loads(json.dumps(pack_draft(unsaved(state))))
    later["steps"]["1"]["remarks"] = {"iac-tool": "words of mine"}
    runtime.drafts.keep(later, state.reading.sha256)
    runtime.close()
    again = Runtime(settings, project.plan, known.catalogue)
    opened = session(again, known)
    assert unsaved_steps(opened) == (1,)
    assert any("A part of the draft" in remark for remark in opened.remarks)
    played(opened, again, events.Resume(), events.Continue())
    again.close()
    (trashed,) = list_trash(again.drafts.state_dir)
    assert trashed.draft.draft == later


def test_what_cannot_go_to_the_trash_stays_through_a_save_and_is_said_to(
    runtime: Runtime, known: Content, settings: Settings, project: Project
) -> None:
    state = played(session(runtime, known), runtime, *STEP_1)
    later = json.loads(json.dumps(pack_draft(unsaved(state))))
    later["steps"]["9"] = {"remarks": "words of mine"}
    runtime.drafts.keep(later, state.reading.sha256)
    runtime.close()
    trash = runtime.drafts.state_dir / "trash"
    trash.rmdir() if trash.exists() else None
    trash.write_text("a file in its place")
    again = Runtime(settings, project.plan, known.catalogue)
    opened = session(again, known)
    (told,) = [remark for remark in opened.remarks if "another version" in remark]
    assert "cannot go to the trash" in told and "is in the trash" not in told
    saved = played(opened, again, events.Resume(), events.Continue())
    assert saved.plan.steps_completed == (1,)
    assert again.drafts.latest().draft == later
    assert again.drafts.latest().intent is None, (
        "an intent says that what stands before it was saved"
    )
    again.close()
    again = Runtime(settings, project.plan, known.catalogue)
    opened = session(again, known)
    assert again.drafts.latest().draft == later
    trash.unlink()
    played(opened, again, events.Resume(), events.Choose("ci-cd-platform", "jenkins"))
    again.close()
    (trashed,) = list_trash(again.drafts.state_dir)
    assert trashed.draft.draft == later
