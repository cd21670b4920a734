"""How many files of generated plans each layer of validation accepts: every platform, pattern and workload, hostile words.

    python benchmarks/export_layers.py [--plans 200]

Own rules and fields, the schemas that come with check-jsonschema, those of clusters in the shared data, and every outside
tool that is on PATH; a tool that is not is named as not here. Many files a call, where a tool takes many.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
from ruamel.yaml import YAML  # noqa: E402
from support.clusters import SCHEMAS  # noqa: E402
from support.outside_tools import function_filled_in, lint_says, written  # noqa: E402
from support.sample_export import exported  # noqa: E402
from support.whole_plans import Making, made_for, many  # noqa: E402

from facilitator.exports.export import Made  # noqa: E402
from facilitator.runtime.export_checks import schema_check  # noqa: E402
from facilitator.runtime.export_tools import TOOLS, told_by_tools  # noqa: E402
from facilitator.runtime.tool_runs import tool_path  # noqa: E402

BUILTIN = {
    "github-actions": ("github-workflows",),
    "gitlab-ci": ("gitlab-ci",),
    "circleci": ("circle-ci",),
    "buildkite": ("buildkite",),
    "azure-pipelines": ("azure-pipelines", "--regex-variant", "nonunicode"),
    "compose": ("compose-spec",),
}
"""Targets to the name of their schema, and what more the program has to be told."""
TYPED = 'workflow command "set-output" was deprecated'
"""What the linter finds in a command that a person typed: plans hold such words on purpose."""
BY_PRODUCT = ("haproxy", "nginx", "envoy", "systemd-analyze", "promtool")


class PlanFiles(NamedTuple):
    """What was made of one plan, and where it was written."""

    making: Making
    made: tuple[Made, ...]
    folder: Path

    def paths(self, target: str) -> list[Path]:
        """The files of one target."""
        found = (file.path for one in self.made if one.target.id == target for file in one.files)
        return [self.folder / path for path in found]


class LayerSaid(NamedTuple):
    """What one layer says of all files that it sees."""

    layer: str
    files: int
    refused: list[str]
    missing: str = ""
    """Why it said nothing."""


def written_plans(count: int, folder: Path) -> Iterator[PlanFiles]:
    """Make and write the files of every plan."""
    for making in many(count):
        made, own = exported(made_for(making).plan), folder / str(making.seed)
        written(tuple(file for one in made for file in one.files), own)
        yield PlanFiles(making, made, own)


def by_rules(plans: list[PlanFiles]) -> LayerSaid:
    """Our own rules and fields, as they were asked when the files were made."""
    faults = [f"{p.making.seed} {fault}" for p in plans for one in p.made for fault in one.faults]
    return LayerSaid(
        "own rules and fields", sum(len(o.files) for p in plans for o in p.made), faults
    )


def by_schemas(plans: list[PlanFiles]) -> LayerSaid:
    """The schemas of platforms, in process."""
    seen, refused = 0, []
    for plan in plans:
        for one in plan.made:
            for file in one.files if one.target.schema and not one.target.fields else ():
                said = schema_check(one.target.schema, file.text)
                seen += 1
                refused += [f"{plan.making.seed} {file.path}: {fault}" for fault in said.faults]
    return LayerSaid("schemas of platforms, in process", seen, refused)


def by_cluster_schemas(plans: list[PlanFiles]) -> LayerSaid:
    """The schemas of clusters, which lie beside the checkout and in no package."""
    from jsonschema.validators import validator_for

    shared = Path(os.environ.get("FACILITATOR_SHARED", ROOT.parent / "shared")) / "schemas"
    if not shared.is_dir():
        return LayerSaid("schemas of clusters", 0, [], "the shared data is not here")
    validators = {}
    for kind, name in SCHEMAS.items():
        schema = json.loads((shared / name).read_text("utf-8"))
        validators[kind] = validator_for(schema)(schema)
    seen, refused = 0, []
    for path in paths_of(plans, "kubernetes", "argo-rollout", "flagger"):
        for document in YAML(typ="safe", pure=True).load_all(path.read_text("utf-8")):
            if validator := validators.get(document["kind"]):
                seen += 1
                refused += [f"{path}: {error.message}" for error in validator.iter_errors(document)]
    return LayerSaid("schemas of clusters (objects)", seen, refused)


def by_product(name: str) -> Callable[[list[PlanFiles]], LayerSaid]:
    """A tool as the product runs it: once for the files of a target."""

    def said(plans: list[PlanFiles]) -> LayerSaid:
        if tool_path(TOOLS[name].program) is None:
            return LayerSaid(name, 0, [], "not installed")
        groups = [
            one.files for p in plans for one in p.made if one.files and name in one.target.tools
        ]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            told = list(pool.map(lambda files: told_by_tools((name,), files), groups))
        sentences = [said for group in told for of_file in group.values() for said in of_file]
        refused = [one.sentence for one in sentences if not one.sentence.startswith("Checked by")]
        return LayerSaid(name, len(sentences), refused)

    return said


def by_actionlint(plans: list[PlanFiles]) -> LayerSaid:
    """All workflows in one run."""
    paths = paths_of(plans, "github-actions")
    said = lint_says(paths)
    if said is None:
        return LayerSaid("actionlint", 0, [], "not installed")
    return LayerSaid("actionlint", len(paths), [one for one in said if not one.startswith(TYPED)])


def by_program(
    layer: str, name: str, arguments: Iterable[str], *targets: str
) -> Callable[[list[PlanFiles]], LayerSaid]:
    """A program that takes many files in one run, and ends with 0 where it accepts them all."""

    def said(plans: list[PlanFiles]) -> LayerSaid:
        paths, program = paths_of(plans, *targets), found(name)
        if program is None or not paths:
            return LayerSaid(layer, 0, [], "not installed" if paths else "no file")
        ended = run(program, *arguments, *map(str, paths))
        lines = (ended.stdout + ended.stderr).split("\n")
        return LayerSaid(
            layer, len(paths), [line for line in lines if line] if ended.returncode else []
        )

    return said


def by_cfn_lint(plans: list[PlanFiles]) -> LayerSaid:
    """All templates in one run, with what only a repository knows of a function filled in."""
    paths = paths_of(plans, "sam")
    for path in paths:
        path.write_text(function_filled_in(path.read_text("utf-8")), "utf-8")
    return by_program("cfn-lint", "cfn-lint", ("--regions", "eu-north-1", "--"), "sam")(plans)


def by_gitlab_ci_local(plans: list[PlanFiles]) -> LayerSaid:
    """Each pipeline in a repository of its own."""
    paths, program = paths_of(plans, "gitlab-ci"), found("gitlab-ci-local")
    if program is None:
        return LayerSaid("gitlab-ci-local", 0, [], "not installed")

    def one(path: Path) -> str:
        run("git", "init", "--quiet", "-b", "main", str(path.parent))
        ended = run(program, "--home", str(path.parent), "--list-json", folder=path.parent)
        return f"{path}: {ended.stderr[:300]}" if ended.returncode else ""

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return LayerSaid("gitlab-ci-local", len(paths), list(filter(None, pool.map(one, paths))))


def paths_of(plans: list[PlanFiles], *targets: str) -> list[Path]:
    """The files of some targets, of all plans."""
    return [path for plan in plans for target in targets for path in plan.paths(target)]


def found(name: str) -> str | None:
    """Where a program is: on PATH, or beside this Python."""
    beside = Path(sys.executable).parent / name
    return shutil.which(name) or (str(beside) if beside.exists() else None)


def run(*command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)


LAYERS: tuple[Callable[[list[PlanFiles]], LayerSaid], ...] = (
    by_rules,
    by_schemas,
    by_cluster_schemas,
    *(
        by_program(
            f"check-jsonschema, {target}",
            "check-jsonschema",
            ("--builtin-schema", f"vendor.{name}", *more),
            target,
        )
        for target, (name, *more) in BUILTIN.items()
    ),
    by_program("kubernetes-validate", "kubernetes-validate", ("--strict", "--quiet"), "kubernetes"),
    by_actionlint,
    by_program("zizmor", "zizmor", ("--offline", "--no-config", "--quiet"), "github-actions"),
    by_gitlab_ci_local,
    *(by_product(name) for name in BY_PRODUCT),
    by_cfn_lint,
)


def main() -> int:
    """Make the plans, ask every layer, print the table; 1 where a file was refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=200)
    count = parser.parse_args().plans
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        plans = list(written_plans(count, Path(folder)))
        took = time.perf_counter() - start
        files = sum(len(one.files) for plan in plans for one in plan.made)
        print(f"{count} plans, {files} files, made in {took:.0f} s")
        print(f"{'layer':40}{'files':>7}{'refused':>9}{'s':>6}")
        refused = [line for layer in LAYERS for line in told(layer, plans)]
    print("\n".join(refused[:20]))
    return 1 if refused else 0


def told(layer: Callable[[list[PlanFiles]], LayerSaid], plans: list[PlanFiles]) -> list[str]:
    """Ask a layer and print its line; what it refuses."""
    start = time.perf_counter()
    said = layer(plans)
    took = time.perf_counter() - start
    refused = said.missing or str(len(said.refused))
    print(f"{said.layer:40}{said.files:7}{refused:>9}{took:6.0f}", flush=True)
    return said.refused


if __name__ == "__main__":
    sys.exit(main())
