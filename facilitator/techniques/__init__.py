"""Advanced Elicitation, Party Mode and failure walks: rounds that quote the plan, ask, and never advise.

Pure: the context of a round and the user's replies in, prompts and a proposal out. `rounds` holds the state of a
round; `elicitation`, `party` and `walks` open one; `selection` says what is worth opening; `fill_template` fills
what is asked from `facts` and `related_facts`; `proposal` turns answers into a difference.
"""
