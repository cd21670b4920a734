"""Files that real tools read, made of decisions and values alone; pure, a target a module.

`target.py` says what a target is, `facilitator/inputs.py` what it may read, `export.py` which fit a plan and what they give.
Adding a target touches one file in `targets/` and one line of its `__init__`.
"""
