"""The audit trail: what was done, by whom, to whom; written with the change, never changed after."""
