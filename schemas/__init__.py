"""The common clause-and-pathway schema: what a record may hold and who may see it."""

from schemas.audiences import AUDIENCES, CONSULT, INTERNAL, OPEN, PARTNER
from schemas.base import SCHEMA_VERSION
from schemas.kinds import KINDS, Kind, plural, schema_of, singular
from schemas.loading import load
from schemas.refusal import Refusal

__all__ = [
    "AUDIENCES",
    "CONSULT",
    "INTERNAL",
    "KINDS",
    "OPEN",
    "PARTNER",
    "SCHEMA_VERSION",
    "Kind",
    "Refusal",
    "load",
    "plural",
    "schema_of",
    "singular",
]
