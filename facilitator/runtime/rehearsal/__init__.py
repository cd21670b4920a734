"""Plays a rollout on loopback: the processes, the load balancer, the load, the alert rule and the gate.

The limits are enforced here: everything is bound to loopback, nothing takes a host or an address, what is started is ended.
"""
