"""The peak memory of this process."""

from __future__ import annotations

import resource
from pathlib import Path


def peak_mib() -> float:
    """Return the peak in MiB of this program alone.

    ``ru_maxrss`` also holds what the parent had taken when it started this program (getrusage(2)), so a test
    run of 400 MiB would be measured instead; ``VmHWM`` (proc(5)) starts anew with the program.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024
