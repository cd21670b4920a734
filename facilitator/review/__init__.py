"""For the reviewing team: check, difference, report, sign-off. Reads plans; writes none."""
