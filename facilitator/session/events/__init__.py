"""What can happen in a session: what the user does, and what the outside answers. Plain data, every one."""

from __future__ import annotations

from facilitator.session.events.arriving import (
    DiskChanged,
    DocumentRead,
    FileWritten,
    FoundDocument,
    LookedUp,
    Opened,
    SaveEnded,
    Scanned,
    SignOffEnded,
)
from facilitator.session.events.deciding import (
    AllowSearch,
    CancelLookUp,
    Choose,
    Defer,
    DropTool,
    LookAgain,
    NameTool,
    NotApplicable,
    OwnWords,
    RecordEvidence,
    SetDetail,
    SetImpact,
    SetInsights,
    SetRationale,
    SetRollback,
    SetSupersedes,
    Typing,
    Withdraw,
)
from facilitator.session.events.going import (
    AnswerFinding,
    Ask,
    Back,
    ConfirmFact,
    Continue,
    DropDraft,
    GiveReason,
    GoTo,
    Introduce,
    LoadDocument,
    Overview,
    PutBack,
    RejectFact,
    Resume,
    SaveCopy,
    Settle,
    SignOff,
    StartOver,
)
from facilitator.session.events.questioning import (
    Accept,
    AnswerPrompt,
    CallIn,
    Elicit,
    Finish,
    Leave,
    Party,
    Reject,
    SendOut,
    Skip,
    StepBack,
    Strike,
    TakeUp,
    Walk,
)

Writing = (
    Choose | OwnWords | NotApplicable | Defer | Withdraw | SetDetail | SetRationale | SetImpact
    | SetRollback | NameTool | RecordEvidence | DropTool | SetInsights | SetSupersedes | Typing
    | Introduce | LoadDocument | ConfirmFact | RejectFact | AnswerFinding | GiveReason
    | Elicit | Party | Walk | TakeUp | AnswerPrompt | Skip | Accept
    | StartOver | DropDraft | Settle | SignOff | PutBack
)  # fmt: skip
"""What the user does to the plan or to a draft of it: a session that only reads refuses these."""
Looking = (
    Ask | GoTo | Back | Overview | Resume | SaveCopy | AllowSearch | LookAgain | CancelLookUp
    | CallIn | SendOut | StepBack | Leave | Finish | Strike | Reject
)  # fmt: skip
"""What the user does that leaves the plan and its draft as they are."""
Arriving = (
    Opened | Scanned | DocumentRead | LookedUp | SaveEnded | SignOffEnded | FileWritten | DiskChanged
)  # fmt: skip
"""What the outside answers."""
Beside = LookedUp | Scanned | DocumentRead | Typing | DiskChanged
"""What comes at any time, over anything that was said."""
Event = Writing | Looking | Continue | Arriving
"""`Continue` goes on at a category and writes at a step; there `menus.what_stops` says what forbids it."""

__all__ = [
    "Accept",
    "AllowSearch",
    "AnswerFinding",
    "AnswerPrompt",
    "Arriving",
    "Ask",
    "Back",
    "Beside",
    "CallIn",
    "CancelLookUp",
    "Choose",
    "ConfirmFact",
    "Continue",
    "Defer",
    "DiskChanged",
    "DocumentRead",
    "DropDraft",
    "DropTool",
    "Elicit",
    "Event",
    "FileWritten",
    "Finish",
    "FoundDocument",
    "GiveReason",
    "GoTo",
    "Introduce",
    "Leave",
    "LoadDocument",
    "LookAgain",
    "LookedUp",
    "Looking",
    "NameTool",
    "NotApplicable",
    "Opened",
    "Overview",
    "OwnWords",
    "Party",
    "PutBack",
    "RecordEvidence",
    "Reject",
    "RejectFact",
    "Resume",
    "SaveCopy",
    "SaveEnded",
    "Scanned",
    "SendOut",
    "SetDetail",
    "SetImpact",
    "SetInsights",
    "SetRationale",
    "SetRollback",
    "SetSupersedes",
    "Settle",
    "SignOff",
    "SignOffEnded",
    "Skip",
    "StartOver",
    "StepBack",
    "Strike",
    "TakeUp",
    "Typing",
    "Walk",
    "Withdraw",
    "Writing",
]
