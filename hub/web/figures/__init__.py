"""Figures: indicators, the report, coverage, charts and maps."""
