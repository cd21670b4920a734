"""`facilitator manifest` on the command line: services, places to write to, refusals."""

from __future__ import annotations

from io import StringIO

from ruamel.yaml import YAML
from support.sample_project import Command, Project

from facilitator.cli.manifest import _unknown

NAMES = ("ledger-worker", "booking-api", "web")


def services(text: str) -> list[str]:
    return [one["service"] for one in YAML(typ="safe", pure=True).load_all(StringIO(text))]


def test_one_of_each_service_or_of_the_one_that_is_named(
    complete: Project, facilitator: Command
) -> None:
    assert services(facilitator("manifest", complete.plan).out) == list(NAMES)
    one = facilitator("manifest", complete.plan, "--service", "Web")
    assert services(one.out) == ["web"]


def test_an_unknown_service_is_refused_with_the_names_known(
    complete: Project, facilitator: Command
) -> None:
    refused = facilitator("manifest", complete.plan, "--service", "nope\x1b")
    assert (refused.code, refused.out) == (2, "")
    assert all(name in refused.err for name in NAMES)


def test_where_a_plan_names_no_service_it_is_said_that_none_is_needed() -> None:
    assert "leave --service out" in _unknown("web", ())
    assert "leave --service out" not in _unknown("web", NAMES)


def test_a_plan_that_is_not_there_or_is_none_is_refused(
    complete: Project, facilitator: Command
) -> None:
    assert facilitator("manifest", complete.root / "none.md").code == 2
    assert facilitator("manifest", complete.root / "planning_artifacts/architecture.md").code == 2


def test_written_to_a_file_or_one_each_to_a_folder(complete: Project, facilitator: Command) -> None:
    place, folder = complete.root / "manifests.yaml", complete.root / "deploy"
    folder.mkdir()
    assert facilitator("manifest", complete.plan, "-o", place).code == 0
    assert services(place.read_text()) == list(NAMES)
    for form, ending in (("yaml", "yaml"), ("markdown", "md")):
        command = ("manifest", complete.plan, "--format", form, "-o", folder)
        assert facilitator(*command).code == 0
        assert facilitator(*command).code == 0, "over what it wrote itself"
        assert {f.name for f in folder.glob(f"*.{ending}")} == {
            f"deployment-manifest-{name}.{ending}" for name in NAMES
        }
    other = complete.root / "notes.yaml"
    other.write_text("mine: 1\n")
    assert facilitator("manifest", complete.plan, "-o", other).code == 2
    assert other.read_text() == "mine: 1\n"


def test_why_it_fits_the_change_is_what_was_said(complete: Project, facilitator: Command) -> None:
    words = 'prices: "new" ${{ x }}\n--> done'
    out = facilitator("manifest", complete.plan, "--service", "web", "--change", words).out
    told = YAML(typ="safe", pure=True).load(StringIO(out))
    assert told["deploy-strategy"]["fits-this-change"] == {"change": words}
