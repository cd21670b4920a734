"""Drafts on the command line: named, listed, shown, discarded and restored."""

from __future__ import annotations

import json

import pytest
from support.sample_project import Command, Project, dump, sample_answers

from facilitator.storage.drafts import Drafts
from facilitator.storage.lock import Lock
from facilitator.storage.place import default_state_dir


def test_show_names_the_draft(project: Project, facilitator: Command) -> None:
    answers = sample_answers()
    del answers["decisions"]["branch-strategy"]
    facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    shown = json.loads(facilitator("show", project.plan, "--json").out)
    answered = ["ci-cd-platform", "pipeline-as-code"]
    steps = [{"step": 2, "answers": answered}]
    assert shown["draft"] == {"step": 2, "categories": answered, "steps": steps}


def test_a_draft_is_listed_shown_discarded_and_restored(
    project: Project, facilitator: Command
) -> None:
    answers = sample_answers()
    del answers["decisions"]["branch-strategy"]
    facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    listed = facilitator("drafts", "list").out
    assert str(project.plan) in listed
    key = listed.split()[0]
    assert "ci-cd-platform.github-actions" in facilitator("drafts", "show", project.plan).out
    assert facilitator("drafts", "discard", key).code == 0
    assert facilitator("drafts", "list").out == ""
    assert key in facilitator("drafts", "list", "--trash").out
    assert facilitator("drafts", "restore", key).code == 0
    assert facilitator("drafts", "list").out.split()[0] == key


def test_each_discarded_draft_of_a_plan_has_a_name_and_comes_back_by_it(
    project: Project, facilitator: Command
) -> None:
    drafts, words = Drafts(default_state_dir(), project.plan), [f"words {n}." for n in range(11)]
    for told in words:
        drafts.keep({"steps": {"1": {"words": told}}}, "")
        facilitator("drafts", "discard", project.plan)
    listed = facilitator("drafts", "list", "--trash").out.splitlines()
    names = [line.split()[0] for line in reversed(listed)]
    assert len(set(names)) == len(words)
    for name, told in zip(names, words, strict=True):
        assert told in facilitator("drafts", "show", name).out
        restored = facilitator("drafts", "restore", name)
        assert restored.code == 0
        assert told in facilitator("drafts", "show", project.plan).out
        others = [other for other in names if other != name]
        refused = facilitator("drafts", "restore", others[0])
        assert refused.code == 2 and f"restore {others[0]}" in refused.err
        assert facilitator("drafts", "discard", name).code == 2
        again = facilitator("drafts", "discard", project.plan).out
        names[names.index(name)] = again.split("restore ")[1].split("`")[0]
    latest = facilitator("drafts", "restore", project.plan)
    assert latest.code == 0 and "10 others" in latest.out
    assert words[-1] in facilitator("drafts", "show", project.plan).out


def test_a_discarded_draft_that_cannot_be_read_is_listed_and_comes_back_by_its_name(
    project: Project, facilitator: Command
) -> None:
    drafts = Drafts(default_state_dir(), project.plan)
    drafts.keep({"steps": {}}, "")
    drafts.journal.write_bytes(b"damaged as a whole")
    drafts.discard()
    (line,) = facilitator("drafts", "list", "--trash").out.splitlines()
    assert "cannot be read" in line and "discarded" in line
    restored = facilitator("drafts", "restore", line.split()[0])
    assert restored.code == 0 and line.split()[0] in restored.out
    assert drafts.journal.read_bytes() == b"damaged as a whole"


@pytest.mark.parametrize("set_at", ["discard", "list"])
def test_the_date_of_documents_decides_nothing_about_the_trash(
    project: Project, facilitator: Command, monkeypatch: pytest.MonkeyPatch, set_at: str
) -> None:
    answers = sample_answers()
    del answers["decisions"]["branch-strategy"]
    facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    another_day = {"discard": "315532800", "list": "4102444800"}[set_at]  # 1980 and 2100
    for command in ("discard", "list"):
        with monkeypatch.context() as patch:
            if command == set_at:
                patch.setenv("SOURCE_DATE_EPOCH", another_day)
            asked = project.plan if command == "discard" else "--trash"
            facilitator("drafts", command, asked)
    assert facilitator("drafts", "restore", project.plan).code == 0


def test_no_draft_is_restored_under_an_open_session(project: Project, facilitator: Command) -> None:
    drafts = Drafts(default_state_dir(), project.plan)
    held = drafts.acquire()
    assert isinstance(held, Lock)
    drafts.keep({"steps": {"1": {"words": "mine"}}}, "")
    drafts.discard()
    refused = facilitator("drafts", "restore", project.plan)
    assert refused.code == 2 and "a session has it open" in refused.err
    held.release()
    assert facilitator("drafts", "restore", project.plan).code == 0


def test_a_journal_that_another_put_there_is_never_cut_off(project: Project) -> None:
    drafts = Drafts(default_state_dir(), project.plan)
    assert drafts.latest() is None
    other = Drafts(default_state_dir(), project.plan)
    other.keep({"steps": {"1": {"words": "theirs"}}}, "")
    drafts.keep({"steps": {"1": {"words": "mine"}}}, "")
    assert b"theirs" in drafts.journal.read_bytes() and b"mine" in drafts.journal.read_bytes()
