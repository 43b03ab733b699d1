"""Logs of a process: text or JSON lines on standard error, each redacted, with the run and the source it is about."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from hub.errors import ConfigError
from hub.privacy.logs import Redaction, secrets_of

LEVELS = {"error": logging.ERROR, "warning": logging.WARNING, "info": logging.INFO, "debug": logging.DEBUG}
FORMATS = ("text", "json")
#: what callers may hang on a line; anything else that they hang on it is not written
FIELDS = ("run", "source", "record", "station", "rule", "subscription", "incident", "status")
QUIET = ("sqlalchemy.engine", "sqlalchemy.pool", "sqlalchemy.orm")  #: they would quote rows
FIRST = ("timestamp", "level", "logger", "event")

log = logging.getLogger("hub")


def setup_logs(environment: Mapping[str, str], *, least: str = "error", stream: TextIO | None = None) -> None:
    """Have all that this process logs written as the settings say, at ``least`` from this level on.

    A program that writes its logs itself, and calls us, keeps them.

    :raises ConfigError: naming the variable that is wrong.
    """
    wanted = chosen(environment, "HUB_LOG_LEVEL", tuple(LEVELS), "error")
    level = min(LEVELS[wanted], LEVELS[least])
    redaction = Redaction(secrets_of(environment))
    if logging.getLogger().handlers:
        return
    render = written_json() if chosen(environment, "HUB_LOG_FORMAT", FORMATS, "text") == "json" else written_text
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter(redaction, render))
    logging.basicConfig(level=level, handlers=[handler])
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = crashed
    threading.excepthook = thread_crashed


def chosen(environment: Mapping[str, str], name: str, known: tuple[str, ...], usual: str) -> str:
    """Return what a variable says, one of those known."""
    given = (environment.get(name) or usual).lower()
    if given not in known:
        raise ConfigError(f"{name}: {given!r} is none of {', '.join(known)}")
    return given


def formatter(redaction: Redaction, render: Any) -> ProcessorFormatter:
    """Return what makes a line of text of what was logged, by us or by any library."""
    return ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            ExtraAdder(allow=FIELDS),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redaction.line,
            render,
        ],
    )


def written_json() -> Any:
    """Return the renderer of one JSON object a line."""
    return structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)


def written_text(logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
    """Return a line for people: when, how grave, where, what, and then what it is about."""
    first = " ".join(str(event.get(name, "")) for name in FIRST[:3])
    beside = " ".join(f"{name}={value}" for name, value in event.items() if name not in (*FIRST, "exception"))
    told = f"{first}: {event.get('event', '')}" + (f" [{beside}]" if beside else "")
    beneath = str(event.get("exception") or "").splitlines()
    return "\n".join([on_one_line(told), *(f"    {on_one_line(line)}" for line in beneath)])


def on_one_line(text: str) -> str:
    """Return a text whose line ends and control characters are written out: what is quoted cannot begin a line."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what nobody caught, redacted as every line is."""
    if issubclass(kind, KeyboardInterrupt):
        sys.exit(130)
    log.critical("this process ends: an error that nobody expected", exc_info=(kind, error, trace))


def thread_crashed(args: threading.ExceptHookArgs) -> None:
    """Log what nobody caught in a thread."""
    if args.exc_type is not SystemExit and args.exc_value is not None:
        told = (args.exc_type, args.exc_value, args.exc_traceback)
        log.critical("a thread ends: an error that nobody expected", exc_info=told)
