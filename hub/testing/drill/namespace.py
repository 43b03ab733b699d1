"""A namespace of mounts of a drill's own, in which a small disk can be mounted, and leaves nothing behind."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path

NEW_MOUNTS, NEW_USERS = 0x00020000, 0x10000000  #: of unshare(2)
RECURSIVE, PRIVATE = 0x4000, 1 << 18  #: of mount(2)


def enter() -> bool:
    """Take this process, and those that it starts, into mounts of their own; say whether the kernel lets us.

    Who is not root may as the one user of a namespace of users of their own. Root that may not mount stays: it starts
    a server as another user, whom such a namespace would not have.
    """
    kernel, user, group = ctypes.CDLL(None), os.geteuid(), os.getegid()
    if kernel.unshare(NEW_MOUNTS):
        if user == 0 or kernel.unshare(NEW_MOUNTS | NEW_USERS):
            return False
        be_the_same(user, group)
    return bool(kernel.mount(None, b"/", None, RECURSIVE | PRIVATE, None) == 0)


def be_the_same(user: int, group: int) -> None:
    """Be in our namespace who we are outside."""
    for name, text in (("setgroups", "deny"), ("gid_map", f"{group} {group} 1"), ("uid_map", f"{user} {user} 1")):
        with suppress(OSError):
            Path(f"/proc/self/{name}").write_text(text)


def mount_memory(folder: Path, mib: int) -> bool:
    """Mount a disk in memory on a folder; say whether the kernel lets us."""
    options = f"size={mib}m,mode=0777".encode()
    return bool(ctypes.CDLL(None).mount(b"tmpfs", bytes(folder), b"tmpfs", 0, options) == 0)
