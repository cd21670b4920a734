"""The words by which pipelines and written instructions are read (`steps/context/pipelines.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from facilitator.model.noun import noun
from facilitator.model.written import Kebab, Text

Words = tuple[Text, ...]


@noun
class Scanner:
    """A tool that looks for faults, and what makes a pipeline stop when it finds one."""

    label: Text
    words: Words
    kinds: tuple[Kebab, ...]
    """Ids of the questions that it answers (sast, sca, …)."""
    blocks_with: Words = ()
    """Words in its command or in what its action is given; empty where no file can say so."""
    kinds_by: Mapping[Kebab, Words] = field(default_factory=dict)
    """Kinds to the words in its command that make it one of this kind, where it is not the first."""
    lets_pass: bool = False
    """Whether it stops nothing without such words."""
    called: Words = ()
    """Words in the name of a workflow or template elsewhere, or of a token it is given, that say that it runs there."""


@noun
class Cache:
    """How a pipeline says that it keeps something for its next run."""

    keys: Words = ()
    """Keys of its file."""
    words: Words = ()
    """Words of commands and actions."""


@noun
class ManualWords:
    """What makes a line of instructions a step that only a person can do."""

    acts: Words
    about: Words
    never: Words


@noun
class PipelineWords:
    """Everything by which the steps of pipelines are told apart."""

    does: Mapping[Kebab, Words]
    """What a step does (lint, test, deploy, …) to the words of its command or action."""
    deploys_with: Mapping[Kebab, Words]
    """Own ids of the options of the question `deploy-tool` to the words of a command."""
    patterns: Mapping[Kebab, Words]
    """Own ids of the options of the question `deployment-pattern` to the words of a command that rolls out so."""
    scanners: Mapping[Kebab, Scanner]
    never_fail: Words
    """What lets a scanner pass whatever it found."""
    environments: Mapping[Kebab, Words]
    """The name of an environment to the words that stand for it."""
    manual_steps: ManualWords
    shows: Mapping[Text, Words] = field(default_factory=dict)
    """A field and a value of step 1 to the words of commands and actions that show it in a job that deploys."""
    signs_in: Mapping[Text, Words] = field(default_factory=dict)
    """The same in a job that pushes an image, or hands over to what deploys."""
    tries_only: Words = ()
    """What makes a command that deploys only show what it would do."""
    beside_itself: Words = ()
    """Commands that start something on the machine that they run on: a runner that is thrown away keeps none of it."""
    starts_elsewhere: Words = ()
    """Commands and actions that hand over to a pipeline of another repository: what it deploys is not seen here."""
    starts_own: Words = ()
    """Of these the ones that stay in their own repository where they are given no other."""
    tests_called: Mapping[Kebab, Words] = field(default_factory=dict)
    """What a step that tests does besides to words of its command or of the name of its job."""
    caches: Mapping[Kebab, Cache] = field(default_factory=dict)
    """Own ids of the options of the question `caching` to what shows them."""
    varies: Words = ()
    """Words in the names of what a matrix of builds varies."""
    copies: Words = ()
    """Commands that copy: they deploy where the copy goes to another machine."""
    runs_nothing: Words = ()
    """Deployments after which no process of the project stands ready to be asked: functions, pages, apps, infrastructure."""
    usual_patterns: Mapping[Kebab, Words] = field(default_factory=dict)
    """The same, of commands that roll out so where neither they nor anything else in the repository says another way."""
