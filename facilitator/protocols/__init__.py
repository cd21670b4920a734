"""Advanced Elicitation, Party Mode and failure walks: rounds of questions that quote the plan. They ask, they never advise.

Pure: a setting and the user's replies in, prompts and a proposal out. `rounds` holds the state of a round, `elicitation`,
`party` and `walk` open one, `selection` says what is worth opening, `proposal` turns answers into a difference.
"""
