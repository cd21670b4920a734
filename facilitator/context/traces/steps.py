"""What the steps of pipelines show: what runs, where it deploys, what stops it, who is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from facilitator.context.nouns import DEPLOYED_TO
from facilitator.context.traces.commands import plain
from facilitator.context.traces.credentials import STORED
from facilitator.context.traces.deploying import (
    ELSEWHERE,
    Deploying,
    calls_what_deploys,
    given_to_run,
    run_by,
    tool_called_after,
    with_tasks,
    words_of_action,
)
from facilitator.context.traces.elsewhere import words_of_called
from facilitator.context.traces.first_words import FirstWords
from facilitator.context.traces.jobs import given_environment, meant, named_outright, namespace_of
from facilitator.context.traces.matcher import Matcher
from facilitator.context.traces.order import of_order
from facilitator.context.traces.pipelines import Pipeline, PipelineJob, PipelineStep
from facilitator.context.traces.rollouts import BY_DEFAULT
from facilitator.context.traces.secret_names import named_like_one
from facilitator.context.traces.tags import (
    REF,
    UNKNOWN,
    Tagged,
    set_in,
    tag_in,
    tag_put,
    variables_of,
)
from facilitator.model import Statement
from facilitator.model.pipeline_words import PipelineWords, Scanner
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

_SECRET = regex(rf"\$\{{\{{\s{{0,5}}{STORED}|\bcredentials\(|withCredentials|credentialsId")
_STORE = regex(
    r"hashicorp/vault-action|aws-secretsmanager-get-secrets|get-secretmanager-secrets|AzureKeyVault@|"
    r"aws secretsmanager|gcloud secrets|--(?:set|update)-secrets\b|vault kv|\bsops\b",
    re.I,
)


_THROWN_AWAY = regex(
    r"\b(kind create cluster|helm/kind-action|setup-kind|minikube start|setup-minikube|"
    r"k3d cluster create|setup-k3d|chart-testing-action|ct install|microk8s|k3s-action|"
    r"k3d-action|ctlptl|localstack|tflocal|setup-kwok|kwokctl)\b|"
    r"^(sudo )?docker run\b.{0,200}(sshd|openssh-server)\b",
    re.I,
)
"""A cluster or a machine that a test makes for itself: what is put there is no deployment."""
_TESTS = regex(r"(^|/)(tests?|e2e|testdata|hack/e2e)/")
_EDITS_IMAGE = regex(
    r"\b(sed|yq|kustomize edit|envsubst|perl)\b.{0,200}(image|tag)|kustomize edit set image", re.I
)
_PUSHES = regex(r"\bgit push\b(?!.{0,80}--tags)")
_MADE_UP = r"\$\((openssl rand|uuidgen|pwgen|head|date|mktemp)\b"
"""A value that is made up on the spot: nobody keeps it."""
_INTO_FILE = regex(
    rf"\b\w{{0,40}}(password|secret|token|key)\w{{0,20}}=(?!.{{0,80}}{_MADE_UP}).{{0,80}}\$.{{0,120}}>{{1,2}}.{{0,60}}\.env\b",
    re.I,
)
_LITERAL = regex(
    r"\b(token|api[-_]?key|password|secret)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])([A-Za-z0-9-]{16,100})(?![\w.(/-])",
    re.I,
)
_BY_SSH = regex(
    rf"{ELSEWHERE}.{{1,1500}}\b(docker (compose (\S{{1,40}} ){{0,4}}|stack )?(run|up|pull|deploy)|"
    r"docker-compose (\S{1,40} ){0,4}up|systemctl (restart|reload)|pm2 (restart|reload|start)|"
    r"supervisorctl restart|java -jar)\b"
)
"""What starts anew on another machine."""
_OF_INFRASTRUCTURE = frozenset(
    ("terraform", "opentofu", "pulumi", "aws-cdk", "ansible", "cloud-deploy")
)
"""Tools that do not release a program by themselves."""
_NO_TOOL = regex(r"docker[- ]compose|docker stack|kubectl|helm|ansible|nomad|deploy\S{0,40}\.sh")
"""What can be the tool that deploys there."""
_BESIDE_EACH_OTHER = regex(
    r"blue|green|canary|rollout|--scale|stack deploy|\breload\b|\bslot|traffic|codedeploy|strategy|rolling"
)
_BETWEEN_WORDS = regex(r"(?<=[a-z])(?=[A-Z])|[-_/]")
_NO_PRODUCTION = regex(r"\b(?:non|not)[-_ ]?prod(?:uction)?\b", re.I)
_NUMBERED = regex(r"\b(dev|test|qa|uat|stage|staging|stg|preprod|prod) ?\d{1,2}\b", re.I)
"""One of several environments of a kind."""
_NAMED_STAGE = regex(r"--stage(?=[ =]\S)|\b\w{0,30}stage(?==\S)", 2)
"""What is called a stage is no staging: the environment is what follows."""
_HANDED_OVER_IN = regex(
    r"\S{0,80}(?<![a-z])(staging|stage)[-_]?(dir|bucket|area|folder)\S{0,200}", re.I
)
"""Where files wait before they are taken."""
_DEVICE = regex(r"/dev/(null|stdout|stderr|stdin|tty|fd|shm|u?random)\b")
"""A file of the system, no environment."""
_ARCHIVE = regex(r"(?<!\S)\S{1,200}\.(?:zip|jar|war|ear|tgz|tar|gz|nupkg)\b", re.I)
"""What is handed over: its folders say nothing of where it goes."""
_SOMETHING_ELSE = regex(
    r"(?is)(?!.*(deploy|release)).*(?<![a-z])(destroy|delete|clean-?up|tear-?down|docs?|notify|lint|label|e2e|tests?|bump)(?![a-z]).*"
)
"""What a pipeline elsewhere is started for beside a deployment."""
_CLUSTER = regex(r"\blive[-_ ]?(cluster|\d)\b", re.I)
"""What a cluster is called: several environments can lie in it."""
_NO_ENVIRONMENT = (_NAMED_STAGE, _HANDED_OVER_IN, _DEVICE, _ARCHIVE, _NO_PRODUCTION, _CLUSTER)
_TESTS_BESIDE = regex(r"(?<!to )(?<!deploy )(?<!deploy-)\btest(s|ing)?\b(?! (env|deploy))", re.I)
"""In the name of a job beside what it deploys: it tests as well, and deploys to no test."""
_KEEPS_A_COPY = regex(
    r"\b(aws s3|gsutil|azcopy|rclone|rsync)\b.{0,300}?(\b|[_-])"
    r"(back-?ups?|results?|reports?|coverage|test_csv\w{0,30})(\b|[_-])",
    re.I,
)
_REGION = regex(r"--region[ =]([a-z]{2,20}-[a-z]{2,20}-?\d{1,2})\b")
_ASKS = regex(r"\b(curl|wget|http|https|newman|playwright|cypress)\b")
_STACK_OF_ITS_OWN = regex(
    r"--stack-name +\S{0,60}\$\{?(CIRCLE_WORKFLOW_ID|CIRCLE_BUILD_NUM|GITHUB_(RUN_ID|SHA)|"
    r"CI_PIPELINE_ID|CI_COMMIT_\w{0,10}SHA|BUILD_(ID|NUMBER)|BUILDKITE_\w{0,20}|RUN_ID)"
)
_SWITCHES_STACK = regex(
    r"(cloudfront|route-?53|dns|alb|listener|router|traffic)\S{0,60}.{0,200}--parameter-overrides|"
    r"--parameter-overrides.{0,200}(cloudfront|route-?53)",
    re.I,
)

_MEANS = {
    "automatic-rollback": ("rollback", "automatic"),
    "not-ready-rollback": ("rollback-on", "health-check"),
    "migration-rollback": ("migration", "down"),
    "coverage-floor": ("unit-tests", "floor"),
    "test": ("unit-tests", "run"),
}
"""What a step says in other rows by what it does."""
_MAIN_BRANCHES = frozenset(["main", "master", "trunk"])
"""A job that is limited to one of these shows what the main branch is called; limited to another it shows nothing of it."""
_SAYS = {
    "lint": "lint", "linting": "lint", "linter": "lint", "test": "test", "tests": "test", "testing": "test",
    "build": "build",
}  # fmt: skip
"""What a workflow of another repository does by a word of its name."""
_OF_A_CHART = frozenset(("helm", "chart", "charts"))
"""Words beside them that say that it is the manifests that are tested or built."""
_TAGS = frozenset(["image-build", "publish", "image-tag"])
_MAKES_IMAGES = frozenset(["image-build", "image-tag"])
_OF_IMAGES = regex(
    r"docker|podman|nerdctl|buildah|kaniko|skopeo|crane|image|container|\b[ega]cr\b|\.push\b", re.I
)
"""What else is published has a tag as well."""
_OF_A_DEPLOYMENT = frozenset(
    ["deploy", "automatic-rollback", "not-ready-rollback", "rollback", "migrate"]
)

CalledBy = Callable[[PipelineJob], list[PipelineJob]]


def of_pipeline(
    pipeline: Pipeline, reader: StepReader, called: CalledBy = lambda _: []
) -> Iterator[Statement]:
    """What one pipeline shows, in the order of its lines, and behind each job what its steps call."""
    yield from _triggers(pipeline)
    variables = variables_of(pipeline)
    shown = []
    whole = [(job, *called(job)) for job in pipeline.jobs]
    tagged = Tagged(pipeline, [step for jobs in whole for one in jobs for step in one.steps])
    for jobs in whole:
        found = list(tagged.of(_of_job(jobs, reader, variables)))
        shown.append((jobs[0], found))
        yield from found
    yield from of_order(shown)
    yield from _switch_of_stacks(pipeline)


def _of_job(
    jobs: Sequence[PipelineJob], reader: StepReader, variables: Mapping[str, str]
) -> Iterator[Statement]:
    """What a job shows, and behind it what its steps call."""
    job = jobs[0]
    tested = any(_THROWN_AWAY.search(step.text) for one in jobs for step in one.steps)
    found: list[Statement] = []
    for one in jobs:
        deploys = not tested and not _TESTS.search(one.file)
        found += reader.job(one, {**variables, **one.variables}, deploys=deploys)
    yield from found
    # What only labels or greets may run anywhere: it is not where the project is built.
    if _works(job, found):
        yield from (_said("runner", kind, job.file, line, kind) for kind, line in job.runners)


def _works(job: PipelineJob, shown: Iterable[Statement]) -> bool:
    """Whether a job runs a command, or an action that is known: one of foreign actions alone tells nothing."""
    runs = any(not _FOREIGN.fullmatch(step.text) for step in job.steps)
    return runs or any(one.field == "ci-step" for one in shown)


_FOREIGN = regex(r"[\w.-]{1,100}/[\w./-]{1,200}@\S{1,200}.*")


def _triggers(pipeline: Pipeline) -> Iterator[Statement]:
    """What starts a pipeline, and on which branches, tags and times."""
    told = {"push": "ci-branch", "tag": "tag-pattern", "schedule": "ci-schedule"}
    for event, of, line in dict.fromkeys(pipeline.triggers):
        yield _said("ci-trigger", event, pipeline.file, line, f"{event} {of}".strip())
        if of and event in told:
            yield _said(told[event], of, pipeline.file, line, of)


def _switch_of_stacks(pipeline: Pipeline) -> Iterator[Statement]:
    """Blue-green by stacks: each run makes stacks of its own, and a step then points the entrance at them."""
    steps = [(job, step) for job in pipeline.jobs for step in job.steps]
    if not any(_STACK_OF_ITS_OWN.search(step.text) for _, step in steps):
        return
    for job, step in steps:
        if _SWITCHES_STACK.search(step.text):
            yield _said("pattern", "blue-green", job.file, step.line, step.text)


class StepReader:
    """Reads steps by the words of the content; made once, for its patterns are many."""

    def __init__(self, words: PipelineWords) -> None:
        self.words = words
        self.does = Matcher({name: of for name, of in words.does.items() if name != "deploy"})
        self.deploying = Deploying(words)
        self.deploys_with = FirstWords(words.deploys_with)
        self.environments = Matcher(words.environments)
        self.of_environments = {re.split(r"[\W_]", word)[0] for word in self.environments.names}
        """Letters one of which stands in every text that names an environment."""
        self.scanners = FirstWords({name: s.words for name, s in words.scanners.items()})
        self.called = Matcher({name: s.called for name, s in words.scanners.items()})
        self.blocking = Matcher({name: s.blocks_with for name, s in words.scanners.items()})
        self.kinds = {name: Matcher(s.kinds_by) for name, s in words.scanners.items()}
        self.shows, self.signs_in = FirstWords(words.shows), FirstWords(words.signs_in)
        self.patterns = Matcher(words.patterns)
        self.usual_patterns = FirstWords(words.usual_patterns)
        self.runs_nothing = Matcher({"nothing": words.runs_nothing})
        self.hands_over = Matcher({"handed-over": words.starts_elsewhere})
        self.stays = FirstWords({"stays": words.starts_own})
        self.tests_called = Matcher(words.tests_called)
        self.never_fail = Matcher({"passes": words.never_fail})

    def job(
        self, job: PipelineJob, variables: Mapping[str, str], *, deploys: bool
    ) -> Iterator[Statement]:
        """What a job shows; `deploys` is false where it works on a cluster made for a test."""
        yield from self.around(job)
        edited = False
        for step in job.steps:
            yield from self.step(job, step, deploys, variables)
            edited = edited or bool(_EDITS_IMAGE.search(step.text))
            if edited and deploys and _PUSHES.search(step.text):
                yield _said("deploy-method", "gitops", job.file, step.line, step.text)
                yield from self.deploy(job, step)

    def around(self, job: PipelineJob) -> Iterator[Statement]:
        """What a job says beside its steps."""
        for one in meant(job.environment, job.choices) if job.environment_line else ():
            name = self.environment(one) or one
            yield _said("ci-environment", name, job.file, job.environment_line, one)
        if job.approval and self.is_a_gate(job):
            yield _said("approval", "in-pipeline", job.file, job.approval, job.name)
        for branch, line in job.branches:
            if branch in _MAIN_BRANCHES:
                yield _said("ci-branch", branch, job.file, line, branch)
        yield from _makes_dashboards(job)
        if "smoke-test" in self.does.names_in(job.name.replace("_", "-")):
            yield from _calls_what_runs(job)

    def is_a_gate(self, job: PipelineJob) -> bool:
        """Whether the person whom a job waits for lets something on: what follows, or what it deploys."""
        return not job.goes_on or any(self.deploying.done_by(job, step) for step in job.steps)

    def step(
        self, job: PipelineJob, step: PipelineStep, deploys: bool, variables: Mapping[str, str]
    ) -> Iterator[Statement]:
        """What one step shows."""
        whole = f"{step.text}\n{step.given}".strip()
        yield from _secrets(job, step, whole)
        if _only_says(step.text):
            return
        if _LEFT_FOR_A_RELEASE.fullmatch(step.text):
            yield _said("deploys-elsewhere", "artifact", job.file, step.line, step.text)
        for kind in self.handed_over(job, step):
            yield _said("deploys-elsewhere", kind, job.file, step.line, step.text)
        told = self.deploying.told(job, step)
        does = self.done(job, step, whole, told, deploys=deploys)
        for kind in sorted(does):
            yield _said("ci-step", kind, job.file, step.line, _words_of(kind, step, told))
        for field, value in (_MEANS[kind] for kind in sorted(does) if kind in _MEANS):
            yield _said(field, value, job.file, step.line, step.text)
        if "deploy" in does:
            yield from self.deploy(job, step)
        for tag in _tags(does, whole, variables):
            yield _said("image-tag", tag, job.file, step.line, step.text)
        yield from self.rolls_out(job, step, whole, deploys="deploy" in does)
        yield from self.scans(job, step, whole)

    def handed_over(self, job: PipelineJob, step: PipelineStep) -> frozenset[str]:
        """Whether a step tells another system to deploy: none that is called after something else."""
        found = self.hands_over.names_in(step.text)
        if found and self.is_own(step):
            return frozenset()
        if calls_what_deploys(job.file, step.text):
            found |= {"handed-over"}
        around = f"{job.file} {job.name} {job.within}" if found else ""
        return frozenset() if _SOMETHING_ELSE.fullmatch(around) else found

    def is_own(self, step: PipelineStep) -> bool:
        """Whether a step starts a workflow of its own repository, which is read as well."""
        told = [
            line for line in step.given.split("\n") if line.startswith(("repo: ", "repository: "))
        ]
        alone = not told and bool(self.stays.names_in((step.text,)))
        return alone or bool(
            _ITSELF.search("\n".join((step.text, *told, *given_to_run(step.given))))
        )

    def rolls_out(
        self, job: PipelineJob, step: PipelineStep, whole: str, *, deploys: bool
    ) -> Iterator[Statement]:
        """How a step rolls out: by words of its own, by starting anew what runs elsewhere, or as usual for its command."""
        field, named = "pattern", self.patterns.names_in(whole)
        usual = not named and not _BESIDE_EACH_OTHER.search(whole.lower())
        if usual and _BY_SSH.search(step.text):
            named = frozenset(["recreate"])
        elif usual and deploys:
            field, named = BY_DEFAULT, self.usual_patterns.names_in(run_by(step))
        for pattern in sorted(named):
            yield _said(field, pattern, job.file, step.line, step.text)

    def tests_of(self, job: PipelineJob, step: PipelineStep) -> frozenset[str]:
        """What a step that tests is called after, or its job; what it leaves out says nothing."""
        said = f"{job.name} {_LEAVES_OUT.sub(' ', step.text)}"
        words = " ".join(_BETWEEN_WORDS.sub(" ", said).replace(":", " ").split())
        return self.tests_called.names_in(_OF_A_PIPELINE.sub(" ", words))

    def done(
        self, job: PipelineJob, step: PipelineStep, whole: str, told: str, *, deploys: bool
    ) -> frozenset[str]:
        """What a step does, which may be `told` as deploying; a way back that only a failure starts needs nobody."""
        does = self.said_by(step, whole)
        if "test" in does:
            does |= self.tests_of(job, step)
        if told or _BY_SSH.search(step.text):
            does |= {"deploy"}
        if _KEEPS_A_COPY.search(step.text):
            does -= {"deploy"}
        if "deploy" in does and _goes_back(job, step):
            does |= {"rollback"}
        if "rollback" in does and step.on_failure:
            does |= {"automatic-rollback"}
        return does if deploys else does - _OF_A_DEPLOYMENT

    def said_by(self, step: PipelineStep, whole: str) -> frozenset[str]:
        """What the words of a step say that it does."""
        called = words_of_called(step.text)
        told = _run_of(step) if _FOREIGN.fullmatch(step.text) else whole
        does = self.does.names_in(plain(f"{told}\n{called}".rstrip("\n")))
        of_chart = not _OF_A_CHART.isdisjoint(called.split())
        does |= frozenset(_SAYS[w] for w in called.split() if w in _SAYS and not of_chart)
        if _builds_image(step.text):
            does |= {"image-build"}
        if _MADE_BEFORE.search(step.text):
            does -= {"image-build"}
        if _SERVICE_OF_TESTS.search(step.text):
            does |= {"test"}
        if _E2E_TASK.search(step.text):
            does |= {"end-to-end-test"}
        return does - {"smoke-test"} if _ASKS_ITSELF.search(step.text) else does

    def deploy(self, job: PipelineJob, step: PipelineStep) -> Iterator[Statement]:
        """Where a step deploys to and with what: by the job's environment, its name, or the command's words."""
        tools = self.tools_of(step)
        for tool in sorted(tools):
            yield _said("deploys-with", tool, job.file, step.line, step.text)
        if "argocd" in tools:
            yield _said("deploy-method", "gitops", job.file, step.line, step.text)
        if self.pushes(step, tools):
            yield _said("deploy-method", "push", job.file, step.line, step.text)
        if _TAKES_FILE.search(step.text):
            yield _said("secret", "as-variable", job.file, step.line, step.text)
        if region := _REGION.search(step.text):
            yield _said("deploy-region", region[1], job.file, step.line, step.text)
        if not self.runs_nothing.names_in(plain(step.text)):
            yield _said("runs", "service", job.file, step.line, step.text)
        # An environment that only the run names can be any.
        unknown = "chosen" if "$" in job.environment else "somewhere"
        for name in self.reached(job, step) or (unknown,):
            yield _said("deploys-to", name, job.file, step.line, step.text)

    def tools_of(self, step: PipelineStep) -> frozenset[str]:
        """What a step deploys with; `ssh` where it only starts a program or a container anew on another machine."""
        tools = self.deploys_with.names_in((*run_by(step), words_of_action(step.text)))
        tools = tools or tool_called_after(step.text)
        told = " ".join(f"{step.text} {step.given}".split())
        alone = not tools and _BY_SSH.search(told) and not _NO_TOOL.search(told)
        return frozenset(("ssh",)) if alone else tools

    def of_script(self, file: str, steps: Sequence[PipelineStep]) -> Iterator[Statement]:
        """What a script that somebody starts deploys with, and how it tags images; kept for `together`."""
        variables = set_in("\n".join(step.text for step in steps))
        for step in steps:
            if self.deploying.tries_only(step.text):
                continue
            for tool in sorted(self.tools_of(step)):
                yield _said("script-deploys-with", tool, file, step.line, step.text)
            for tag in _tags(self.said_by(step, step.text), step.text, variables):
                known = UNKNOWN if tag == REF else tag
                yield _said("script-image-tag", known, file, step.line, step.text)

    def pushes(self, step: PipelineStep, tools: frozenset[str]) -> bool:
        """Whether a command itself changes what runs: none that lies elsewhere, and none that tells another system to."""
        elsewhere = "@" in step.text and words_of_called(step.text)
        if tools & {"argocd", "kustomize"} or (elsewhere and not tools):
            return False
        if tools - _OF_INFRASTRUCTURE or _BY_SSH.search(step.text):
            return True
        known = self.deploying.words.names_in(run_by(step))
        return bool(known) and not self.runs_nothing.names_in(plain(step.text))

    def reached(self, job: PipelineJob, step: PipelineStep) -> tuple[str, ...]:
        """The environments that a step deploys to: several only where a matrix names them."""
        if job.one_of:
            return self.each(job.one_of)
        outright = named_outright(step.text)
        for said in (outright, job.environment, given_environment(step.given)):
            if names := self.each(meant(said, job.choices)):
                return names
        # Where a step puts something is said by its namespace; its job may be called after the cluster.
        place, called = namespace_of(f"{step.text}\n{step.given}"), job.name.replace("_", " ")
        for said in (place, _TESTS_BESIDE.sub(" ", called), step.text):
            if said and (name := self.environment(said)):
                return (name,)
        return self.around_whole(job)

    def around_whole(self, job: PipelineJob) -> tuple[str, ...]:
        """The environment that a workflow is called after, or the branch that a job is limited to."""
        # A workflow is called after its tests as well: "Test and deploy" deploys to no test.
        name = self.environment(job.within)
        if name and name != "test":
            return (name,)
        branches = {self.environment(branch) for branch, _ in job.branches}
        return tuple(branches) if len(branches) == 1 and branches <= DEPLOYED_TO else ()

    def each(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The environments that texts name, one each."""
        return tuple(dict.fromkeys(name for one in texts if (name := self.environment(one))))

    def environment(self, text: str) -> str:
        """The one environment that a text names; empty where it names none, or several."""
        # Most texts name none: nothing needs to be taken out of those.
        may = any(map(text.lower().__contains__, self.of_environments))
        if not may or not self.environments.names_in(_spaced(text)):
            return ""
        for nothing in _NO_ENVIRONMENT:
            text = nothing.sub(" ", text)
        found = self.environments.names_in(_spaced(text))
        return next(iter(found)) if len(found) == 1 else ""

    def scans(self, job: PipelineJob, step: PipelineStep, whole: str) -> Iterator[Statement]:
        """The scanners that a step runs, and whether what they find stops the pipeline."""
        elsewhere = self.called.names_in(_told_of_called(step))
        prepares = _FOREIGN.fullmatch(step.text) and _PREPARES.search(step.text)
        own = frozenset() if prepares else self.scanners.names_in(with_tasks(run_by(step)))
        for name in sorted(elsewhere | own):
            scanner = self.words.scanners[name]
            yield _said("scanner", name, job.file, step.line, step.text)
            kind = self.kind(name, scanner, whole)
            yield _said("scan", kind, job.file, step.line, step.text)
            yield _said(kind, name, job.file, step.line, step.text)
            by_name = name in elsewhere and name not in own
            if blocks := "" if by_name else self.stops(name, scanner, step, whole):
                yield _said("scan-blocks", f"{name}:{blocks}", job.file, step.line, step.text)
                yield _said(f"{kind}-blocks", blocks, job.file, step.line, step.text)

    def kind(self, name: str, scanner: Scanner, whole: str) -> str:
        """What a scanner looks at here: what its words say, else what it usually does."""
        found = self.kinds[name].names_in(whole)
        return next((kind for kind in scanner.kinds if kind in found), scanner.kinds[0])

    def stops(self, name: str, scanner: Scanner, step: PipelineStep, whole: str) -> str:
        """`yes`, `no`, or empty where the file does not say."""
        if words_of_called(step.text):
            return ""
        if step.lenient or self.never_fail.names_in(whole):
            return "no"
        if scanner.blocks_with and name in self.blocking.names_in(whole):
            return "yes"
        told = any(
            word.split(":")[0].split(" ")[0] in whole.lower() for word in scanner.blocks_with
        )
        return "no" if scanner.lets_pass and not told else ""


def _spaced(text: str) -> str:
    """A text with its words apart, without the numbers of environments."""
    return _NUMBERED.sub(r"\1", _BETWEEN_WORDS.sub(" ", text))


def _tags(does: frozenset[str], whole: str, variables: Mapping[str, str]) -> Iterator[str]:
    """What a step tags an image with, or by which tag it deploys one."""
    of_image = does & _MAKES_IMAGES or (_TAGS & does and _OF_IMAGES.search(whole))
    tag = tag_in(whole, variables) if of_image else ""
    if "image-build" in does and _TAGS_ITSELF.search(whole):
        tag = "commit"
    if tag := tag or (tag_put(whole, variables) if "deploy" in does else ""):
        yield tag


_TAGS_ITSELF = regex(r"\bkamal (?:deploy|redeploy|setup)\b(?!.{0,200}\s--version\b)")
"""Kamal calls an image after the commit that is checked out."""


def _words_of(kind: str, step: PipelineStep, told: str) -> str:
    """A step in words; of one that is told to deploy with the command that it is given."""
    return (told if kind == "deploy" else "") or step.text


def _run_of(step: PipelineStep) -> str:
    """An action, and of what it is given what it runs and how it is set: names and messages are neither."""
    if _PREPARES.search(step.text):
        return step.text
    told = (line.partition(": ") for line in step.given.split("\n"))
    set_ = (": ".join((key, value)) for key, _, value in told if value and " " not in value.strip())
    return "\n".join((step.text, *given_to_run(step.given), *set_))


def _told_of_called(step: PipelineStep) -> str:
    """What the name of something called elsewhere and the tokens that it is given say, as words."""
    called = words_of_called(step.text) or words_of_action(step.text)
    foreign = _FOREIGN.fullmatch(step.text) and not _PREPARES.search(step.text)
    tokens = _TOKEN.findall(step.given) if called or foreign else ()
    return " ".join((called, *tokens)).replace("_", " ")


def _goes_back(job: PipelineJob, step: PipelineStep) -> bool:
    """Whether a job is called after going back, and started for it, or a failure puts in place what was before."""
    if step.on_failure and _BEFORE_IT.search(step.text):
        return True
    started = job.approval or job.by_hand or step.on_failure
    return bool(started and _GOES_BACK.search(f"{job.name} {job.within}".replace("_", "-")))


_GOES_BACK = regex(
    r"(?i)^(?!.*(?<![a-z])(?:deploy|release|tests?)(?![a-z])).*(?<![a-z])roll-?back(?![a-z])"
)
"""How a job is called that puts in place what was there before."""
_BEFORE_IT = regex(r"(?i)\$\{?\{?[\w. ]{0,40}(?<![a-z])prev(?:ious)?(?![a-z])")
"""A variable that holds what was there before."""
_LEAVES_OUT = regex(
    r"(?:-{1,2}(?:ignore|exclude|skip|deselect)\S{0,80}[= ]|\bnot |[ =]!)\S{1,200}", re.I
)
_OF_A_PIPELINE = regex(r"\bcontinuous integration\b", re.I)
"""What is called integration and is none of parts of a program."""
_PREPARES = regex(r"\b(setup|install|login|upload|download|cache|checkout)\b")
_ASKS_ITSELF = regex(
    r"^(?!.{0,200}\b(ssh|smoke[\w-]{0,20})\b).{0,400}\b(curl|wait-on|wget)\b.{0,200}(\blocalhost\b|\b127\.0\.0\.1\b|\b0\.0\.0\.0\b)"
)
"""A call of what the job itself has started."""


def _builds_image(text: str) -> bool:
    """Whether an action, or a workflow elsewhere, is called after building an image."""
    parts = set((words_of_action(text) or words_of_called(text)).lower().split())
    return bool(parts & {"build", "publish"}) and bool(
        parts & {"docker", "image", "container", "ecr"}
    )


_MADE_BEFORE = regex(
    r"\bfly(?:ctl)? deploy\b.{0,400}\s(?:--image|-i)[ =]|\bkamal \w{1,20}\b.{0,200}\s(?:--skip-push|-P)\b"
)
"""A deployment of an image that was built before: others of these tools build theirs."""
_LEFT_FOR_A_RELEASE = regex(r"Publish(Build|Pipeline)Artifacts?@\d{1,2}")
"""Tasks of Azure that leave what was built for a release, which is a setting of the platform."""
_ITSELF = regex(
    r"\bgithub\.repository\b(?!_)|\bGITHUB_REPOSITORY\b(?!_)|\bcontext\.repo\.repo\b|\.\.\.context\.repo\b|\bCI_PROJECT_ID\b"
)
"""How platforms call the repository that a pipeline lies in."""
_DASHBOARDS = regex(r"(?<![a-z])(dashboards?|grafana)(?![a-z])", re.I)
_SERVICE_OF_TESTS = regex(
    r"\bdocker[- ]compose\b.{0,200}\brun\b(?:\s+-{1,2}\S{1,60}(?:\s+\w+=\S{1,100})?){0,8}\s+"
    r"(?:[\w-]{1,60}[-_])?tests?(?:[-_][\w-]{1,40})?(?:\s|$)|"
    r"\bdocker[- ]compose\b.{0,200}\btests?\b.{0,200}\bup\b.{0,200}--exit-code-from\b"
)
"""A service of Compose that is called after tests, and run for one command; or a set of them that ends with one."""
_E2E_TASK = regex(
    r"\b(?:npm|pnpm|yarn|bun|make|just|task)\b(?!.{0,80}\b(?:build|install|lint|setup|down|up)\b).{0,40}?\s"
    r"[\w:.-]{0,40}(?<![a-z0-9])e2e(?![a-z0-9])"
)
"""A task of the project's own that is called after end-to-end tests."""


_TOKEN = regex(r"^(\w{1,80}_TOKEN): ", 2 | 8)


def _secrets(job: PipelineJob, step: PipelineStep, whole: str) -> Iterator[Statement]:
    """Where a step takes secrets from, and where it leaves them; a value itself is never repeated."""
    if _SECRET.search(whole):
        yield _said("secret", "ci-secret", job.file, step.line, step.text)
    filled_in = "$" in whole
    if filled_in and _INTO_FILE.search(whole):
        yield _said("secret", "written-to-file", job.file, step.line, "a secret into a .env file")
    if found := _LITERAL.search(step.text):
        yield _said("secret", "plain", job.file, step.line, f"{found[1]}: in the file")
    if _STORE.search(whole):
        yield _said("secret", "store", job.file, step.line, step.text)
    if filled_in and _hands_over_secret(whole) and not _IN_TESTS.search(job.name):
        yield _said("secret", "as-variable", job.file, step.line, step.text)


_IN_TESTS = regex(r"(?<![a-z])(tests?|e2e|ci|lint|check)(?![a-z])", re.I)
_HANDS_VARIABLES = regex(
    r"--(?:set|update)-env-vars|--env-vars|\benv_vars:|\beb setenv\b|\bconfig:set\b|\bappsettings set\b|"
    r"\bdocker run\b.{1,1500}\s(?:-e|--env)\s"
)
"""What sets the variables of a program that runs."""
_TAKES_FILE = regex(r"\b(?:docker|podman) run\b.{1,1500}\s--env-file[ =]")
"""What starts a program with all variables of a file."""
_FILLED_VARIABLE = regex(r"\b([A-Z][A-Z0-9_]{2,60})=[\"']{0,2}\$")


def _hands_over_secret(whole: str) -> bool:
    """Whether a program that runs is handed a secret as a plain variable."""
    named = _FILLED_VARIABLE.findall(whole) if _HANDS_VARIABLES.search(whole) else ()
    return any(named_like_one(name) for name in named)


def _makes_dashboards(job: PipelineJob) -> Iterator[Statement]:
    """The first step of a job that is called after dashboards: what it makes lies nowhere in the repository."""
    if job.steps and _DASHBOARDS.search(f"{job.name} {job.within}"):
        said = f"job {job.name}"
        yield _said("monitoring", "made-by-pipeline", job.file, job.steps[0].line, said)


def _calls_what_runs(job: PipelineJob) -> Iterator[Statement]:
    """The steps of a job for smoke tests that ask what was deployed."""
    for step in job.steps:
        if _ASKS.search(step.text) and not _only_says(step.text):
            yield _said("ci-step", "smoke-test", job.file, step.line, step.text)


def _only_says(text: str) -> bool:
    """Whether a command only prints something."""
    return text.startswith(("echo ", "echo'", 'echo"', "printf ")) and ";" not in text and "&&" not in text  # fmt: skip


def _said(field: str, value: str, file: str, line: int, text: str) -> Statement:
    return Statement(field, value, "decided", file, line, beginning(text))


def once(statements: Iterable[Statement], most: int = 12) -> tuple[Statement, ...]:
    """Of each field and value the first few, each line once."""
    kept: dict[tuple[str, str], dict[tuple[str, int], Statement]] = {}
    for one in statements:
        held = kept.setdefault((one.field, one.value), {})
        if len(held) < most:
            held.setdefault((one.file, one.line), one)
    return tuple(one for held in kept.values() for one in held.values())
