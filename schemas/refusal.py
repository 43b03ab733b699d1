"""Refusal: what a schema answers to a record that it does not accept."""

from __future__ import annotations

from typing import Any


class Refusal(ValueError):
    """Say which fields of a record are wrong and why; ``messages`` has the shape that marshmallow gives."""

    def __init__(self, messages: dict[str, Any], *, record_id: str | None = None) -> None:
        self.messages = messages
        self.record_id = record_id
        super().__init__(f"record {record_id or '(without id)'} refused: {_sentence(messages)}")


def _sentence(messages: dict[str, Any]) -> str:
    return "; ".join(f"{path}: {text}" for path, text in _leaves(messages, ""))


def _leaves(messages: Any, path: str) -> list[tuple[str, str]]:
    if isinstance(messages, dict):
        return [
            leaf for key, below in messages.items() for leaf in _leaves(below, f"{path}.{key}" if path else str(key))
        ]
    texts = messages if isinstance(messages, list) else [messages]
    return [(path, str(text)) for text in texts]
