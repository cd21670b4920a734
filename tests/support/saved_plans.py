"""A plan of three written steps, saved to: what the tests of saving share."""

from facilitator.document.frontmatter import cut
from facilitator.document.sections import sections
from facilitator.document.splice import apply
from facilitator.storage.save import commit
from support.save_once import operation

MOST_ACTS = 60


def document(steps=(1, 2, 3), times=1):
    data = None
    for step in steps:
        words = ", ".join([f"words of step {step}"] * times)
        data = apply(data, operation(step, f"**Field:** {words}", data))
    return data


def names_in(folder):
    return sorted(entry.name for entry in folder.iterdir())


def titles_of(path):
    text = path.read_text()
    return [s.title for s in sections(text, cut(text)[1])]


def saved(path, tmp_path, step=4, text="**Pattern:** Canary", **more):
    op = operation(step, text, path.read_bytes() if path.exists() else None)
    return op, commit(path, op, tmp_path / "state", **more)
