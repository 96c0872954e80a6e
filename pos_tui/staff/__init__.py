"""People who work here: PINs, roles, permissions, approvals."""
