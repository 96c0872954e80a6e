"""What crosses from one layer to the next: frozen values, checked when they are made, never ORM rows."""

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """A frozen value; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
