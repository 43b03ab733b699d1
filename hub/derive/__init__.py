"""Derive: notices of one procedure folded into a tender, its clauses and its contracts; pure functions."""
