"""Which steps put something in place: by the action that is used, or the first word of a command; never by a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from facilitator.context.traces.elsewhere import words_of_called
from facilitator.context.traces.first_words import FirstWords, commands, without_filled_in
from facilitator.context.traces.pipelines import PipelineJob, PipelineStep
from facilitator.model.pipeline_words import PipelineWords
from facilitator.patterns import regex

_GIVEN_TO_RUN = frozenset((
    "script", "run", "command", "commands", "cmd", "args", "inlinescript", "arguments", "runcommand",
))  # fmt: skip
"""What an action is given that it runs."""
_TO_ELSEWHERE = regex(
    r"(^|\s)(\S{0,120}[\w}\])]:(?!//)\S{0,200}|\S{0,20}\w+://\S{1,200})[\"']?(\s+-\S+)*\s*$"
)
"""A place on another machine at the end of a command that copies."""
ELSEWHERE = r"\b(?:ssh|az vm run-command|aws ssm send-command)\b"
"""What runs something on another machine."""
_ON_ANOTHER = regex(
    rf"\bDOCKER_HOST\b|docker_host|\s(-H|--host|--context|-c)[ =]\S|{ELSEWHERE}|\bdocker context use\b",
    2,
)
_FOR_TESTS = regex(r"(^|[^a-z])(tests?|testing|e2e|ci)([^a-z]|$)")
_SCRIPT = regex(r"(?:\./|\S{0,200}/)?(?:re)?deploy(?:[-_.][\w.-]{1,60})?(?![\w/:=.-])")
_RUN_BY = regex(
    r"(?:(?:ba|z|da)?sh|node|python3?|ruby|perl|php|pwsh|tsx|ts-node|deno run|bun(?: run)?)(?:\s+-\S{1,60}){0,5}\s+(?=\S)"
)
"""What runs a script that is given to it."""
_AROUND_A_TOOL = regex(r"(?:\S{0,200}/)?(?:terraform|tf|tofu|terragrunt)\.sh\s+apply\b")
"""A script that is called after the tool it runs, and is given what the tool is to do."""
_OWN_SCRIPT = regex(r"(\S{0,200}/)([\w.-]{1,100})(?=\s|$)")
_TASK = regex(
    r"(?:make|just|task|rake|npm run|pnpm run|yarn(?: run)?|bun run|composer(?: run)?|invoke|inv|fab|ant|grunt|gulp)"
    r"(?:\s+-{1,2}\S{1,60}|\s+[A-Za-z_]{1,40}=\S{0,200}|\s+(?!deploy)[\w.-]{1,40}){0,5}?\s+deploy(?:[-_:][\w.-]{1,60})?(?![\w/])"
)
"""A task of the project's own that is called what it does."""
_TOLD_TO = regex(
    r"(?!(?:\S{0,80}/)?(?:mvnw?|gradlew?|ant|sbt|pnpm|mike|cd|ls|rm|cp|mv|mkdir|ch(?:own|mod)|cat|tar|zip|echo|user(?:add|mod))\s)"
    r"[\w./-]{1,80}\s+deploy(?:\s+(?!-)[\w./-]{1,60}){0,2}\s+--[a-z]"
)
"""A tool that no table knows, told to deploy with options: one of the project's own where the job names an environment."""
_ACTION = regex(r"[\w.-]{1,100}/(?:[\w./-]{1,200}/)?([\w.-]{1,100})@\S{1,200}")
_PART = regex(r"[-_.]")
_LOOKS_ON = regex(r"(terraform|tofu|terragrunt)\b.{0,500}\s1?>\s{0,3}/dev/null")
"""An apply that nobody sees: of a module that only tells values to those who read its outputs."""
_ONLY_SETS = regex(r"gcloud run services update(?![\w-])(?!.{0,1500}--image)")
"""A service that is given other settings, and no release."""
_AT_HOME = regex(r"--endpoint(-url)?[= ]\S{0,60}(localhost|127\.0\.0\.1|localstack)")
"""A cloud that a test plays on its own machine."""
_SAYS = frozenset(("deploy", "deployer", "redeploy", "deployment"))
_PAGES = regex(r"\b(gh|github) pages\b")
"""A place that an action publishes to."""
_DOES_NOT = frozenset((
    "setup", "wait", "check", "get", "notify", "delete", "cleanup", "test", "validate", "status", "create", "list",
    "prepare", "trigger", "render", "download", "plan", "comment", "info", "key", "keys", "deployments", "destroy",
    "remove", "undeploy", "install", "upload", "cache", "for", "approve", "approval", "report", "record", "log", "track",
))  # fmt: skip
"""Words beside `deploy` in the name of an action that does something else."""
_BESIDE_A_SCRIPT = _DOES_NOT | {
    "tests", "image", "artifact", "artifacts", "config", "env", "package", "message", "slack", "version", "lock", "unlock",
    "generate", "print", "verify", "compare", "assert", "lint", "docs", "spec", "md", "yml", "yaml", "json", "txt",
}  # fmt: skip
"""Words beside it in the name of a script that does something else."""
_BESIDE_IN_WHOLE = frozenset(("test", "check", "create", "prepare", "validate", "trigger", "plan"))
"""Of these, what a whole workflow does as well before it deploys."""


class Deploying:
    """Tells what a step puts in place."""

    def __init__(self, words: PipelineWords) -> None:
        self.words = FirstWords({"deploy": words.does.get("deploy", ())})
        self.beside = FirstWords({"beside": words.beside_itself})
        self.copies = FirstWords({"copies": words.copies})
        self.tries = frozenset(words.tries_only)

    def done_by(self, job: PipelineJob, step: PipelineStep) -> bool:
        """Whether a step deploys."""
        return bool(self.told(job, step))

    def told(self, job: PipelineJob, step: PipelineStep) -> str:
        """How a step says that it deploys, with the command that an action is given to; empty where it does not."""
        only_tries = not self.tries.isdisjoint(step.given.split("\n"))
        return "" if only_tries else self._told(job, step)

    def _told(self, job: PipelineJob, step: PipelineStep) -> str:
        if _says_deploy(step.text) or self._is_command(words_of_action(step.text)):
            return step.text
        told = run_by(step)
        by = self._elsewhere if words_of_called(step.text) else self._by
        first = next((c for c in told if by(without_filled_in(c), job, step)), "")
        given = (
            first
            and first not in step.text
            and any(first in line for line in step.given.split("\n"))
        )
        return f"{step.text}: {first}" if given else first and step.text

    def tries_only(self, text: str) -> bool:
        """Whether every command of a line only tries."""
        return all(self._tries(command.split()) for command in commands(text))

    def _tries(self, words: list[str]) -> bool:
        """Whether a command only tries, or tells its version; one that is given a version puts that in place."""
        told = {word.partition("=")[0] for word in words if word != words[-1] or "=" in word}
        return not self.tries.isdisjoint(told - {"--version"} | set(words[-1:]))

    def _is_command(self, named: str) -> bool:
        """Whether the name of an action is that of a command that deploys (`terraform-apply`), wherever it is run.

        Of what copies, or starts something on the machine that it runs on, a name does not say where to.
        """
        deploys, *to_some_places = (
            bool(words.names_in((named,))) for words in (self.words, self.copies, self.beside)
        )
        return deploys and not any(to_some_places)

    def _elsewhere(self, called: str, *_: object) -> bool:
        """Whether the words of what is called elsewhere are those of a command that deploys."""
        return bool(self.words.names_in((called,)))

    def _by(self, command: str, job: PipelineJob, step: PipelineStep) -> bool:
        words = command.split()
        if self._tries(words) or _looks_only(words):
            return False
        if not self.words.names_in((command,)):
            return _is_own(command, job)
        if _LOOKS_ON.match(command) or _AT_HOME.search(command) or _ONLY_SETS.match(command):
            return False
        if self.beside.names_in((command,)):
            return _reaches_another(job, step) and not _FOR_TESTS.search(command)
        return not self.copies.names_in((command,)) or bool(_TO_ELSEWHERE.search(command))


def _looks_only(words: list[str]) -> bool:
    """Whether a playbook is called after a test of something."""
    books = (
        _PART.split(w.rpartition("/")[2].lower())
        for w in words[1:]
        if w.endswith((".yml", ".yaml"))
    )
    return words[:1] == ["ansible-playbook"] and any(_TESTS.intersection(parts) for parts in books)


_TESTS = frozenset(("validate", "check", "test", "tests", "lint", "verify"))


def _is_own(command: str, job: PipelineJob) -> bool:
    """Whether a command of the project's own is called so, or told to where its job names an environment."""
    told = bool(job.environment_line) and _TOLD_TO.match(command) is not None
    return told or _is_called_so(command)


def _is_called_so(command: str) -> bool:
    """Whether a script or a task of the project's own is called what it does."""
    by = _RUN_BY.match(command)
    script = command[by.end() :] if by else command
    if _SCRIPT.match(command) or _TASK.match(command) or _AROUND_A_TOOL.match(script):
        return True
    own = _OWN_SCRIPT.match(script)
    parts = set(_PART.split(own[2].lower())) if own else set()
    return bool(parts & _SAYS_OF_SCRIPT) and not parts & _BESIDE_A_SCRIPT


def is_a_script_for_it(path: str) -> bool:
    """Whether a file is a script called after deploying somewhere else than on one's own machine, or may hold one."""
    name = path.rpartition("/")[2]
    parts = set(_PART.split(name.lower()))
    named = name.endswith((".sh", ".ps1")) and parts & _SAYS_OF_SCRIPT
    return path == "Makefile" or bool(named and not parts & (_BESIDE_A_SCRIPT | _OF_ONE_S_OWN))


_OF_ONE_S_OWN = frozenset(("local", "localhost", "minikube", "kind", "dev", "sandbox"))


def calls_what_deploys(file: str, line: str) -> bool:
    """Whether a line of a Jenkinsfile calls a step of a library that is called after deploying."""
    called = _OF_LIBRARY.match(line) if file.rpartition("/")[2].startswith("Jenkinsfile") else None
    parts = set(_CAPITAL.sub(r" \1", called[1]).lower().split()) if called else set()
    return bool(parts & _SAYS) and not parts & (_BESIDE_A_SCRIPT | _TELLS)


_OF_LIBRARY = regex(r"([a-z]\w{1,80})\s{0,3}(?:\(|['\"])")
_CAPITAL = regex(r"([A-Z])")
_TELLS = frozenset(("notification", "notifications", "can", "should", "is", "disable", "skip"))
_SAYS_OF_SCRIPT = frozenset(("deploy", "redeploy"))


@lru_cache(4_000)  # all that is read of a project: it is asked for again when everything is
def run_by(step: PipelineStep) -> tuple[str, ...]:
    """The commands of a step: its own text, what an action is given to run, what it calls elsewhere by its name."""
    texts = (step.text, *step.meant.split("\n"), *given_to_run(step.given), *_task(step))
    told = tuple(one for text in texts for one in commands(text))
    called = words_of_called(step.text)
    if not called or _installs_a_tool(called):
        return told
    return (*told, called, called.partition(" ")[2])


def _installs_a_tool(called: str) -> bool:
    """Whether what is called elsewhere only puts a tool on the machine, and no release in its place."""
    parts = called.lower().split()
    return bool({"install", "setup"} & set(parts[1:2])) and not set(parts) & _RELEASED


_RELEASED = frozenset(("chart", "charts", "release", "app", "application", "manifest"))


def _task(step: PipelineStep) -> Iterator[str]:
    """A task of Azure Pipelines with the command that it is given, as a command."""
    if _NUMBERED.fullmatch(step.text):
        told = (line.partition(": ") for line in step.given.split("\n"))
        yield from (f"{step.text} {value}" for key, _, value in told if key.lower() in _ORDERS)


_NUMBERED = regex(r"\w{1,80}@\d{1,2}")
_ORDERS = ("command", "action")


def given_to_run(given: str) -> Iterator[str]:
    """The lines of what an action is given that are commands."""
    inside = False
    for line in given.split("\n"):
        key, colon, value = line.partition(": ")
        if colon and key.isidentifier():
            inside = key.lower() in _GIVEN_TO_RUN
            line = value
        if inside and line.strip():
            yield line.strip()


def _says_deploy(text: str) -> bool:
    """Whether the name of an action, or of what is called elsewhere, says that it deploys."""
    if called := words_of_called(text):
        parts = set(called.lower().split())
        return bool(parts & _SAYS) and not parts & (_DOES_NOT - _BESIDE_IN_WHOLE)
    named = words_of_action(text)
    return bool(set(named.split()) & _SAYS or _PAGES.search(named))


def tool_called_after(text: str) -> frozenset[str]:
    """The one tool that an action, or what is called elsewhere, is called after that says that it deploys."""
    parts = set(_PARTS.split(text.partition("@")[0].lower())) if "@" in text else set()
    named = {_TOOLS[part] for part in parts if part in _TOOLS}
    deploys = len(named) == 1 and parts & _SAYS and _says_deploy(text)
    return frozenset(named) if deploys else frozenset()


_PARTS = regex(r"[-_./]")
_TOOLS = {
    "helm": "helm", "helmfile": "helm", "kubectl": "kubectl", "argocd": "argocd", "terraform": "terraform", "cdk": "aws-cdk",
    "sam": "aws-sam", "ecs": "ecs", "lambda": "lambda", "pulumi": "pulumi", "kamal": "kamal", "heroku": "heroku",
    "ansible": "ansible", "openshift": "openshift", "nomad": "nomad",
}  # fmt: skip
"""Words of names to the tools that they stand for."""


def words_of_action(text: str) -> str:
    """The name of an action as words; empty where there is none, or it is called after something beside what it is about."""
    found = _ACTION.fullmatch(text.split(" ")[0])
    if found is None or found[1].endswith((".yml", ".yaml")):
        return ""
    parts = _PART.split(found[1].lower())
    return "" if _DOES_NOT & set(parts) else " ".join(parts)


def _reaches_another(job: PipelineJob, step: PipelineStep) -> bool:
    """Whether what is started stays: on another machine, on the runner of one's own, or in an environment that is named."""
    kinds = {kind for kind, _ in job.runners}
    stays = "self-hosted" in kinds or (bool(job.environment_line) and "managed" not in kinds)
    return stays or bool(_ON_ANOTHER.search(f"{step.text}\n{step.given}"))


_MANY = frozenset(("mvn", "./mvnw", "mvnw", "gradle", "./gradlew", "gradlew", "sbt", "nx", "ant"))


def with_tasks(told: Iterable[str]) -> list[str]:
    """Commands, and behind each build tool the tasks that it is given, each as a command of its own."""
    found = []
    for command in told:
        found.append(command)
        first, *rest = command.split() or [""]
        if first in _MANY:
            tasks = [word for word in rest if not word.startswith("-")]
            found += [part for task in tasks for part in (task, *task.split(":"))]
    return found
