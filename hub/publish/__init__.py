"""Publish: the formats in which anybody may take a search away. Nothing here reads the store or the request."""

from hub.publish.entries import Entry, Feed

__all__ = ["Entry", "Feed"]
