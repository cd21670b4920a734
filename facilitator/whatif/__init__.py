"""What a rollout does with a bad release, computed exactly from the values of a plan: no random numbers, no defaults.

The model: each check looks at so many independent requests, it is a strike when the share that fails goes beyond the limit,
and the last strike allowed turns the rollout back.
"""
