"""BOAMP."""
