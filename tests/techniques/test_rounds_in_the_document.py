"""What a round leaves behind reads back from the document."""

from __future__ import annotations

import pytest
from support import round_plans as plans

from facilitator.document.compose import compose_section
from facilitator.document.parse import parse_section
from facilitator.model import Plan
from facilitator.techniques.elicitation import open_elicitation
from facilitator.techniques.party import open_party
from facilitator.techniques.proposal import propose, take
from facilitator.techniques.rounds import KINDS, Reply, Round, answer
from facilitator.techniques.selection import serving
from facilitator.techniques.walks import list_walks, open_walk

TYPED = "it was > slow; owner: nobody\n- **Type:** x\n# {choice}"


def answered(round_: Round, kind: str) -> Round:
    while not round_.done:
        round_ = answer(
            round_, Reply(f"{round_.at} {TYPED}", kind, "team: a; b", "until: it is (done)")
        )
    return round_


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("dismissed", "change")])
@pytest.mark.parametrize("category", ["database-migrations", "rollback"])
def test_insights_of_every_method_party_and_walk_read_back(category: str, kind: str) -> None:
    decisions = plans.plan(plans.BLUE_GREEN)
    setting = plans.setting(decisions, category)
    at_step = plans.setting(decisions, "", 4)
    rounds = [(open_elicitation(setting, m.id), setting) for m in serving(setting)]
    rounds.append((open_party(setting), setting))
    rounds += [
        (open_walk(at_step, w.scenario_id), at_step) for w in list_walks(at_step) if not w.waiting
    ]
    for round_, where in rounds:
        decisions = take(propose(answered(round_, kind), where), decisions)
    step = plans.catalogue().step(4)
    text = compose_section(step, Plan(project_name="p", decisions=decisions), plans.catalogue())
    read = parse_section(step, text, plans.catalogue()).decisions
    kept = [
        i
        for q in plans.catalogue().questions_of(4)
        if q.id in decisions
        for i in decisions[q.id].insights
    ]
    back = [
        i for q in plans.catalogue().questions_of(4) if q.id in read for i in read[q.id].insights
    ]
    assert len(kept) > 40
    assert sorted(back, key=repr) == sorted(kept, key=repr)
