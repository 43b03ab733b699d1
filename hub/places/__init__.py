"""Places: French territories, and how a place as published becomes one; CPV labels."""

from hub.places.cpv import cpv_check_digit, cpv_family, cpv_label
from hub.places.gazetteer import Gazetteer

__all__ = ["Gazetteer", "cpv_check_digit", "cpv_family", "cpv_label"]
