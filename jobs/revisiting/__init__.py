"""When to look again: the policies, what they learn, and the budget. Pure; no clock, no I/O."""
