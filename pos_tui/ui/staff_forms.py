"""What is asked about a person, and how each line is checked."""

from pos_tui.errors import BadInput
from pos_tui.staff.pins import LONGEST, SHORTEST, SHORTEST_BADGE, check_pin_form
from pos_tui.staff.rules import ROLES, joined_role, split_role
from pos_tui.staff.views import StaffMember
from pos_tui.text import clean
from pos_tui.ui.widgets.form import Field

LONGEST_NUMBER, LONGEST_NAME = 12, 60
ROLE_HINT = ", ".join(ROLES)
ROLES_HINT = f"{ROLE_HINT}. In one shop only: cashier@CODE of the shop."
PIN_HINT = f"{SHORTEST} to {LONGEST} figures. Dots are shown."


def hire_fields() -> tuple[Field, ...]:
    """Somebody new."""
    return (
        Field("code", "Number", "What they type to sign in, such as 7.", _number),
        Field("name", "Name", "As it stands on receipts.", _name),
        Field("role", "Role", ROLES_HINT, _role),
        *pin_fields(),
    )


def change_fields(who: StaffMember) -> tuple[Field, ...]:
    """Somebody who works here already."""
    return (
        Field("name", "Name", "As it stands on receipts.", _name, filled=who.name),
        Field("roles", "Roles", ROLES_HINT, _roles, filled=", ".join(who.roles)),
    )


def pin_fields() -> tuple[Field, ...]:
    """A PIN, twice; whether both are the same is asked when both are there."""
    return (
        Field("pin", "PIN", PIN_HINT, _pin, secret=True),
        Field("again", "PIN again", "The same PIN once more.", _pin, secret=True),
    )


def badge_fields() -> tuple[Field, ...]:
    """A badge, as it is scanned."""
    hint = f"Scan it: {SHORTEST_BADGE} letters or figures or more. An empty line takes the badge away."
    return (Field("badge", "Badge", hint, secret=True),)


def roles_of(text: str) -> list[str]:
    """Roles by name or by how it begins, each with @ and a shop's code or not; refused when none or several fit.

    Between roles stands a comma, or a blank where no shop is named: the code of a shop may have blanks.
    """
    words = [part.split() if "@" not in part else [part] for part in text.split(",")]
    return list(dict.fromkeys(_role(word) for part in words for word in part))


def _number(text: str) -> str:
    kept = clean(text)
    if not (kept.isascii() and kept.isalnum() and len(kept) <= LONGEST_NUMBER):
        raise BadInput(f"A number has 1 to {LONGEST_NUMBER} letters or figures, no blanks: change it.")
    return kept


def _name(text: str) -> str:
    kept = clean(text)
    if not kept or len(kept) > LONGEST_NAME:
        raise BadInput(f"A name has 1 to {LONGEST_NAME} characters: change it.")
    return kept


def _role(text: str) -> str:
    wanted, outlet = split_role(text)
    found = [role for role in ROLES if role == wanted] or [role for role in ROLES if role.startswith(wanted)]
    if not wanted or len(found) != 1:
        raise BadInput(f"Type one of {ROLE_HINT}.")
    if outlet == "":
        raise BadInput("Write the code of the shop after the @, such as cashier@BISHAN, or no @.")
    return joined_role(found[0], outlet)


def _roles(text: str) -> str:
    roles = roles_of(text)
    if not roles:
        raise BadInput(f"A person needs a role: type one or more of {ROLE_HINT}.")
    return ", ".join(roles)


def _pin(text: str) -> str:
    check_pin_form(text)
    return text
