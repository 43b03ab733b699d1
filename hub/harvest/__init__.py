"""Harvest: the corridor from a source to the store, with its archive and its guards."""
