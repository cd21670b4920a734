"""Advanced Elicitation, Party Mode and failure walks: rounds that quote the plan, ask, and never advise.

Pure: a context and the user's replies in, prompts and a proposal out. `rounds` holds the state of a round,
`elicitation`, `party` and `walks` open one, `selection` says what is worth opening, `proposal` turns answers
into a difference.
"""
