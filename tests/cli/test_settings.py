"""Where settings come from, which goes first, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.settings import Settings, SettingsError, read_settings

DAY = {"SOURCE_DATE_EPOCH": "1763640000"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    return project


def _read(
    folder: Path, flags: dict[str, object] | None = None, environment: dict[str, str] | None = None
) -> Settings:
    user = {"XDG_CONFIG_HOME": str(folder.parent / "config")}
    return read_settings(flags or {}, DAY | user | (environment or {}), folder)


def _write_own(folder: Path, text: str) -> None:
    user = folder.parent / "config" / "facilitator" / "facilitator.toml"
    user.parent.mkdir(parents=True)
    user.write_text(text)


def test_without_anything_the_defaults_hold(folder: Path) -> None:
    found = _read(folder)
    assert found.root == folder
    assert found.plan == folder / "planning_artifacts" / "pipeline.md"
    assert (found.today, found.skill_level, found.offline) == ("2025-11-20", "intermediate", False)


@pytest.mark.parametrize(
    "where", ["/dev/null", "/dev/null/deeper", "file", "file/deeper", "absent"]
)
def test_where_no_folder_can_be_there_are_no_settings(folder: Path, where: str) -> None:
    (folder.parent / "file").touch()
    found = _read(folder, environment={"XDG_CONFIG_HOME": str(folder.parent / where)})
    assert found == _read(folder)


def test_flags_go_before_environment_before_project_before_user_before_bmad(folder: Path) -> None:
    bmad = folder / "_bmad" / "bmm" / "config.yaml"
    bmad.parent.mkdir(parents=True)
    bmad.write_text("user_name: bmad\nuser_skill_level: expert\n")
    assert (_read(folder).user_name, _read(folder).skill_level) == ("bmad", "expert")
    _write_own(folder, 'user_name = "user"\n')
    assert _read(folder).user_name == "user"
    (folder / "facilitator.toml").write_text('user_name = "project"\nskill_level = "beginner"\n')
    assert _read(folder).user_name == "project"
    environment = {"FACILITATOR_USER_NAME": "environment"}
    assert _read(folder, environment=environment).user_name == "environment"
    found = _read(folder, {"skill_level": "expert", "offline": True}, environment)
    assert (found.user_name, found.skill_level, found.offline) == ("environment", "expert", True)


def test_bmad_folders_stay_in_the_project(folder: Path) -> None:
    bmad = folder / "_bmad" / "bmm" / "config.yaml"
    bmad.parent.mkdir(parents=True)
    bmad.write_text(
        "planning_artifacts: '{project-root}/_bmad-output/planning'\n"
        "project_knowledge: /etc\nuser_skill_level: wizard\nbroken: [\n"
    )
    found = _read(folder)
    assert found.plan == folder / "_bmad-output" / "planning" / "pipeline.md"
    assert found.skill_level == "intermediate"
    assert any("project_knowledge" in remark for remark in found.remarks)


def test_the_root_is_the_nearest_folder_that_says_so(folder: Path) -> None:
    deep = folder / "src" / "deep"
    deep.mkdir(parents=True)
    assert read_settings({}, DAY, deep).root == folder
    assert read_settings({"project_root": str(deep)}, DAY, folder).root == deep
    assert read_settings({}, DAY | {"FACILITATOR_PROJECT_ROOT": str(deep)}, folder).root == deep


def test_a_plan_elsewhere_has_its_own_root(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "planning_artifacts").mkdir(parents=True)
    plan = other / "planning_artifacts" / "pipeline.md"
    assert read_settings({}, DAY, folder, plan).root == other
    assert read_settings({}, DAY, folder, Path("docs/pipeline.md")).root == folder


def test_the_home_folder_is_no_project_of_what_lies_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".git").mkdir()
    inside = tmp_path / "scratch"
    inside.mkdir()
    assert read_settings({}, DAY, inside).root == inside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("colour = 1", "unknown setting 'colour'"),
        ("user_name = 1", "user_name: expected a text"),
        ("skill_level = 'wizard'", "expected expert, intermediate, beginner"),
        ("offline = 'perhaps'", "expected true or false"),
        ("versions = 1", "unknown setting"),
        ("user_name = ", "facilitator.toml"),
    ],
)
def test_a_wrong_setting_of_ones_own_is_named(folder: Path, text: str, expected: str) -> None:
    _write_own(folder, text)
    with pytest.raises(SettingsError, match=expected):
        _read(folder)


def test_a_wrong_day_is_named(folder: Path) -> None:
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH"):
        read_settings({}, {"SOURCE_DATE_EPOCH": "today"}, folder)


def test_the_table_of_versions_is_handed_on(folder: Path) -> None:
    _write_own(folder, "[versions]\ntimeout = 2\n")
    assert dict(_read(folder).versions) == {"timeout": 2}
