"""Which content a command uses, where the project brings content of its own."""

from __future__ import annotations

from dataclasses import replace

from facilitator.settings import Settings


def decided(settings: Settings, in_session: bool) -> Settings:
    """Use the project's content where the user agreed to it; else say that the shipped one is used.

    A session asks by itself: `project_steps` is left for it.
    """
    if settings.project_steps is None:
        return settings
    from facilitator.runtime.own_steps import is_allowed, look_at
    from facilitator.storage.place import default_state_dir

    steps = look_at(settings.project_steps)
    if is_allowed(steps, settings.state_dir or default_state_dir()):
        return replace(settings, steps=steps.content, project_steps=None)
    if in_session and not steps.problem:
        return settings
    why = f"cannot be used ({steps.problem})" if steps.problem else "is not agreed to"
    how = "" if steps.problem else "; a session asks, and --steps names it"
    line = f"facilitator.toml: steps: {steps.folder} {why}{how}. The shipped content is used."
    return replace(settings, project_steps=None, remarks=(*settings.remarks, line))
