"""Blocks to play a source and to test its connector; none of them imports pytest."""

from hub.testing.faults import (
    Faults,
    bad_json,
    change_items,
    change_json,
    cut,
    drift,
    drip,
    empty,
    html,
    lie,
    private_redirect,
    redirect,
    stall,
    status,
    throttle,
    unfinished,
    without,
)
from hub.testing.replica import Replica, json_answer, next_link, numbered_page, offset_page, problem
from hub.testing.server import Served, serve
from hub.testing.twice import TwoRuns, two_runs

__all__ = [
    "Faults",
    "Replica",
    "Served",
    "TwoRuns",
    "bad_json",
    "change_items",
    "change_json",
    "cut",
    "drift",
    "drip",
    "empty",
    "html",
    "json_answer",
    "lie",
    "next_link",
    "numbered_page",
    "offset_page",
    "private_redirect",
    "problem",
    "redirect",
    "serve",
    "stall",
    "status",
    "throttle",
    "two_runs",
    "unfinished",
    "without",
]
