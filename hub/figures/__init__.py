"""Figures: what is measured of clauses, computed from frozen snapshots and released on a calendar."""
