"""What a repository may say about a session, and what it may not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from facilitator.settings import Settings, SettingsError, read_settings
from facilitator.settings.project import LARGEST, STALE_DAYS, folders_of_project
from facilitator.versions.settings import _RANGES

TEXT_OF_OTHERS = {"user_name": "somebody", "language": "Frisian", "document_language": "Frisian"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    return project


def _read(folder: Path, text: str, own: str = "", **environment: str) -> Settings:
    (folder / "facilitator.toml").write_text(text)
    config = folder.parent / "own.toml"
    config.write_text(own)
    return read_settings({"config": str(config)}, environment, folder)


def test_words_and_folders_inside_are_a_projects_to_set(folder: Path) -> None:
    words = "".join(f'{name} = "{value}"\n' for name, value in TEXT_OF_OTHERS.items())
    found = _read(
        folder,
        f'{words}skill_level = "expert"\nplanning_artifacts = "docs/plans/"\n'
        'project_knowledge = "./docs"\n[versions]\nmax_age_days = 30\n',
        own='user_name = "own"\n[versions]\nmax_age_days = 60\ntimeout = 2\n',
    )
    assert {name: getattr(found, name) for name in TEXT_OF_OTHERS} == TEXT_OF_OTHERS
    assert found.skill_level == "expert"
    assert folders_of_project(folder)[0]["project_knowledge"] == "docs"
    assert found.plan == folder / "docs" / "plans" / "pipeline.md"
    assert dict(found.versions) == {"max_age_days": 30, "timeout": 2}
    only = [n for n in TEXT_OF_OTHERS if n.endswith("language")]
    assert [line.partition(":")[0] for line in found.remarks] == only
    assert all("only English exists yet" in line for line in found.remarks)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('state_dir = "state"', "state_dir"),
        ('state_dir = "/elsewhere"', "state_dir"),
        ('[versions]\ncache_dir = "cache"', "versions.cache_dir"),
        ('[versions]\nproxy = "http://elsewhere"', "versions.proxy"),
        ('[versions]\nca_file = "ca.pem"', "versions.ca_file"),
        ('[versions]\nbackends = ["yahoo"]', "versions.backends"),
        ("[versions]\nendoflife = true", "versions.endoflife"),
        ("[versions]\ntimeout = 10", "versions.timeout"),
        ("[versions]\nmax_age_days = 0", "versions.max_age_days"),
        ("[versions]\nmax_age_days = true", "versions.max_age_days"),
        ("versions = 1", "versions"),
        ("colour = 1", "colour"),
        ('"a\\n::stop-commands::x" = 1', "stop-commands"),
        ('steps = "a\\n::stop-commands::x"', "steps"),
        ('planning_artifacts = "a\\n::stop-commands::x"', "planning_artifacts"),
        ('[versions]\n"a\\n::stop-commands::x" = 1', "stop-commands"),
        ("user_name = 1", "user_name"),
        ('user_name = "a\\nb"', "user_name"),
        ('user_name = "a\\u202eb"', "user_name"),
        (f'language = "{"x" * 201}"', "language"),
        ('skill_level = "wizard"', "skill_level"),
        ('offline = "perhaps"', "offline"),
        ('planning_artifacts = "/etc"', "planning_artifacts"),
        ('planning_artifacts = "../beside"', "planning_artifacts"),
        ('planning_artifacts = "~"', ""),
        ('planning_artifacts = "out"', "planning_artifacts"),
        ('planning_artifacts = "out/deeper"', "planning_artifacts"),
        ('project_knowledge = "C:/docs"', "project_knowledge"),
        ('project_knowledge = "a\\u0000b"', "project_knowledge"),
        ('steps = "/elsewhere"', "steps"),
        ('steps = "out"', "steps"),
        ("steps = 1", "steps"),
        ("user_name = ", "facilitator.toml"),
        ("a = " + "[" * 30_000, "facilitator.toml"),
        ("#" * (LARGEST + 1), "larger"),
    ],
    ids=lambda value: str(value)[:40].replace("\0", ""),
)
def test_nothing_else_is_and_the_session_still_opens(folder: Path, text: str, named: str) -> None:
    (folder.parent / "beside").mkdir()
    (folder / "out").symlink_to(folder.parent / "beside")
    plain = _read(folder, "")
    found = _read(folder, text)
    assert found.state_dir is None and found.steps is None and found.project_steps is None
    assert os.path.realpath(found.plan).startswith(str(folder))
    if named:
        assert [named in remark for remark in found.remarks] == [True]
        assert all(len(remark) < 300 and remark.isprintable() for remark in found.remarks)
        assert (found.versions, found.plan) == (plain.versions, plain.plan)
        assert (found.user_name, found.language, found.offline) == ("", "", False)


@pytest.mark.parametrize("project", ["offline = false", "[versions]\noffline = false"])
def test_a_project_never_undoes_the_users_offline(folder: Path, project: str) -> None:
    assert _read(folder, project, own="offline = true").offline
    assert _read(folder, project, FACILITATOR_OFFLINE="1").offline
    table = _read(folder, project, own="[versions]\noffline = true").versions
    assert table["offline"] is True


@pytest.mark.parametrize("project", ["offline = true", "[versions]\noffline = true"])
def test_a_project_may_be_stricter(folder: Path, project: str) -> None:
    assert _read(folder, project).offline
    assert _read(folder, project, own="offline = false", FACILITATOR_OFFLINE="0").offline


def test_a_user_decides_between_an_own_file_and_the_environment(folder: Path) -> None:
    assert not _read(folder, "", own="offline = true", FACILITATOR_OFFLINE="false").offline


@pytest.mark.parametrize("lost", ["facilitator.toml", "."])
def test_own_settings_that_a_link_no_longer_leads_to_are_missed_not_forgotten(
    folder: Path, lost: str
) -> None:
    own = folder.parent / "config" / "facilitator"
    own.parent.mkdir()
    place = own / lost
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(folder.parent / "unmounted")
    with pytest.raises(SettingsError, match="a link to what is not there"):
        read_settings({}, {"XDG_CONFIG_HOME": str(own.parent)}, folder)


def test_private_places_come_from_the_user(folder: Path) -> None:
    own = 'state_dir = "/private"\nsteps = "mine"\n[versions]\nproxy = "http://mine"\n'
    found = _read(folder, 'state_dir = "x"\nsteps = "theirs"\n[versions]\nproxy = "http://x"', own)
    assert (found.state_dir, found.steps) == (Path("/private"), folder / "mine")
    assert found.project_steps is None, "the user's own go first"
    assert found.versions["proxy"] == "http://mine"


def test_steps_of_a_project_are_only_offered(folder: Path) -> None:
    found = _read(folder, 'steps = "steps"')
    assert (found.steps, found.project_steps) == (None, folder / "steps")


@pytest.mark.parametrize("name", ["facilitator.toml", "_bmad/bmm/config.yaml"])
def test_settings_that_are_no_file_of_the_project_are_passed_over(folder: Path, name: str) -> None:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    outside = folder.parent / "outside"
    outside.write_text('user_name = "outside"\n')
    for plant in (
        lambda: place.symlink_to(outside),
        lambda: place.symlink_to("/dev/zero"),
        lambda: place.symlink_to(place),
        lambda: os.mkfifo(place),
        lambda: place.mkdir(),
    ):
        plant()
        found = read_settings({}, {}, folder)
        assert found.user_name == ""
        assert [name in remark for remark in found.remarks] == [True]
        place.rmdir() if place.is_dir() and not place.is_symlink() else place.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to plant a file of another: NOT tested")
def test_another_users_settings_in_a_folder_that_all_may_write_are_passed_over(
    folder: Path,
) -> None:
    _read(folder, 'user_name = "other"')
    os.chown(folder / "facilitator.toml", 12345, 12345)
    assert read_settings({}, {}, folder).user_name == "other", "a checkout may be somebody else's"
    folder.chmod(0o1777)
    found = read_settings({}, {}, folder)
    assert found.user_name == "" and "another user" in found.remarks[0]


def test_the_limits_of_staleness_are_those_of_version_checks() -> None:
    assert (STALE_DAYS[0], STALE_DAYS[-1]) == _RANGES["max_age_days"]


DOTTED = ".".join("a" * 16_000)
COSTLY = {
    "one dotted key": f"{DOTTED} = 1\n",
    "one header": f"[{DOTTED}]\n",
    "dotted keys of a table": f"[a]\n{DOTTED}.b = 1\n{DOTTED}.c = 1\n",
    "lists in lists": "a = " + "[" * 30_000,
}


@pytest.mark.parametrize("file", ["facilitator.toml", "_bmad/config.toml", "own.toml"])
@pytest.mark.parametrize("shape", COSTLY)
def test_a_small_file_of_settings_costs_little(
    folder: Path, shape: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The reader of TOML takes the square of a key's length; that it is not called is what holds the cost.
    import tomllib

    asked = []
    monkeypatch.setattr(tomllib, "loads", lambda text: asked.append(text) or _nested(text))
    place = folder / file
    place.parent.mkdir(exist_ok=True)
    place.write_text(COSTLY[shape])
    if file == "own.toml":
        with pytest.raises(SettingsError, match=r"dots|nested"):
            read_settings({"config": str(place)}, {}, folder)
    else:
        said = read_settings({}, {}, folder).remarks
        assert [line.partition(":")[0] for line in said] == [file]
        assert "dots" in said[0] or "nested" in said[0]
    assert all(line.count(".") <= 200 for text in asked for line in text.splitlines())


def _nested(text: str) -> None:
    raise RecursionError


@pytest.mark.parametrize("name", ["FACILITATOR_STATE_DIR", "FACILITATOR_STEPS"])
def test_an_empty_variable_does_not_mean_the_current_folder(folder: Path, name: str) -> None:
    found = _read(folder, "", **{name: ""})
    assert (found.state_dir, found.steps) == (None, None)


@pytest.mark.parametrize("name", ["state_dir", "steps"])
def test_an_empty_path_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}: expected a path"):
        read_settings({name: ""}, {}, folder)
    with pytest.raises(SettingsError, match=f"{name}: expected a path"):
        _read(folder, "", own=f'{name} = ""\n')
