"""What help tells of rights is what the services hold people to."""

from typing import get_args

import pytest

from pos_tui.staff.rules import ROLES, Permission, allows, who_could, who_may


@pytest.mark.parametrize("permission", get_args(Permission))
def test_each_role_that_is_named_may_do_as_much_and_no_more(permission: Permission) -> None:
    named = who_may(permission)
    assert named
    for role, limit in named:
        assert allows([role], permission, 10**9 if limit is None else limit)
        assert limit is None or not allows([role], permission, limit + 1)
    lowest = next(role for role in ROLES if allows([role], permission) and role != "support")
    assert (named[0][0], lowest in who_could(permission)) == (lowest, True)
    assert all(limit is not None for _, limit in named[:-1])


def test_roles_are_named_from_the_lowest_on() -> None:
    assert who_may("discount")[:2] == [("cashier", 10), ("supervisor", 30)]
    assert who_may("override_price") == [("supervisor", None)]
