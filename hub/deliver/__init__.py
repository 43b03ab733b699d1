"""Deliver: what leaves the hub by itself, to those who asked for it."""
