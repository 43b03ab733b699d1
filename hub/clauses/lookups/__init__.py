"""The lookup tables of the assessment: trades, thresholds, scales, parameters; people may correct each row."""

from hub.clauses.lookups.finding import Lookups, Scale, Threshold, Trade, folded

__all__ = ["Lookups", "Scale", "Threshold", "Trade", "folded"]
