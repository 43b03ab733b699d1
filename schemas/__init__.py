"""The common clause-and-pathway schema: what a record may hold and who may see it."""

from schemas.audiences import AUDIENCES, CONSULT, INTERNAL, OPEN, PARTNER
from schemas.base import SCHEMA_VERSION, VERSION
from schemas.kinds import KINDS, Kind, plural, schema_of, singular
from schemas.loading import load
from schemas.refusal import Refusal
from schemas.views import Agreement, Hidden, View, audience_of, view

__all__ = [
    "AUDIENCES",
    "CONSULT",
    "INTERNAL",
    "KINDS",
    "OPEN",
    "PARTNER",
    "SCHEMA_VERSION",
    "VERSION",
    "Agreement",
    "Hidden",
    "Kind",
    "Refusal",
    "View",
    "audience_of",
    "load",
    "plural",
    "schema_of",
    "singular",
    "view",
]
