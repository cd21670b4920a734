"""Our own rules on what jobs need: what is named exists, nothing waits for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def graph_faults(needs: Mapping[str, Sequence[str]], word: str = "needs") -> Iterator[str]:
    """What is wrong with the graph of jobs, a sentence each."""
    for job, needed in needs.items():
        for name in needed:
            if name not in needs:
                yield f"job {job} {word} {name}, which there is not"
        if len(set(needed)) != len(needed):
            yield f"job {job} {word} one job twice"
    if waiting := _in_a_circle(needs):
        yield f"jobs wait for each other in a circle: {', '.join(waiting)}"


def _in_a_circle(needs: Mapping[str, Sequence[str]]) -> list[str]:
    """The jobs that never begin because each waits for another of them."""
    left = {job: set(needed) & needs.keys() for job, needed in needs.items()}
    while ready := [job for job, needed in left.items() if not needed & left.keys()]:
        for job in ready:
            del left[job]
    return list(left)
