"""What is sent to enter, correct, merge and split organisations and alliances by hand (JSON)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Said = Annotated[str | None, Field(default=None, max_length=20_000)]
Moment = Annotated[str | int | None, Field(default=None, description="2019, 2019-03 or 2019-03-01")]
Domains = Annotated[list[str] | None, Field(default=None, max_length=500, description="keys or names of domains")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    def given(self) -> dict[str, Any]:
        """The fields that were sent, those sent as null too."""
        return self.model_dump(include=self.model_fields_set)


class NewActor(_Entry):
    """A new organisation: only the name is needed. A number, or the name in the same place, leads to a known one unless
    ``apart`` is set."""

    name: Annotated[str, Field(max_length=20_000)]
    family: Said
    kind: Said
    siren: Said
    rna: Said
    place: Annotated[Said, Field(description="id, code or unique name of a territory")]
    domains: Domains
    apart: bool = False


class Exchange(_Entry):
    """What is offered or sought on a domain."""

    domain: Annotated[str, Field(max_length=200)]
    what: Said


class ActorChange(_Entry):
    """The fields to set; null says that the value is not known. Fields left out stay as they are."""

    name: Said
    family: Said
    kind: Said
    siren: Said
    rna: Said
    display: Annotated[Said, Field(description="named or masked")]
    active: bool | None = None
    since: Moment
    until: Moment
    place: Said
    domains: Domains
    offers: Annotated[list[Exchange] | None, Field(max_length=500)] = None
    seeks: Annotated[list[Exchange] | None, Field(max_length=500)] = None
    successor: Annotated[Said, Field(description="id of the organisation that takes over")]


class NewAlliance(_Entry):
    """A new alliance of known organisations (by id)."""

    name: Annotated[str, Field(max_length=20_000)]
    members: Annotated[list[str], Field(min_length=1, max_length=500)]
    domains: Domains
    territories: Annotated[list[str] | None, Field(max_length=500)] = None
    since: Moment
    until: Moment
    governance: Said
    type: Said
    form: Said
    nature: Said


class MemberChange(_Entry):
    """One organisation's part in an alliance: the role and period it takes, instead of the role it ``was`` in; or that it
    is ``removed``."""

    actor: Annotated[str, Field(max_length=200)]
    role: Said
    since: Moment
    until: Moment
    was: Said
    removed: bool = False


class AllianceChange(_Entry):
    """The fields to set; null says that the value is not known. ``members`` are changes, the others stay as they are."""

    name: Said
    nature: Said
    type: Said
    form: Said
    status: Annotated[Said, Field(description="active, ended or planned")]
    since: Moment
    until: Moment
    governance: Said
    domains: Domains
    territories: Annotated[list[str] | None, Field(max_length=500)] = None
    members: Annotated[list[MemberChange] | None, Field(max_length=500)] = None


class Merge(_Entry):
    """The id that stays, and the name it bears from then on (its own when none is given)."""

    into: Annotated[str, Field(max_length=200)]
    name: Said


class Part(_Entry):
    """A participation: the other end's id, and the role."""

    id: Annotated[str, Field(max_length=200)]
    role: Said


class Split(_Entry):
    """The name of the new one, and the participations that it takes over: alliances of an organisation, members of an
    alliance."""

    name: Annotated[str, Field(max_length=20_000)]
    parts: Annotated[list[Part], Field(min_length=1, max_length=500)]
    place: Said
