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

    Where we may not as who we are, we may as the one user of a namespace of users of our own.
    """
    kernel, user, group = ctypes.CDLL(None), os.geteuid(), os.getegid()
    if kernel.unshare(NEW_MOUNTS):
        if kernel.unshare(NEW_MOUNTS | NEW_USERS):
            return False
        be_the_same(user, group)
    return bool(kernel.mount(None, b"/", None, RECURSIVE | PRIVATE, None) == 0)


def be_the_same(user: int, group: int) -> None:
    """Be in our namespace who we are outside; root is all users where it may, so that it can start a server as one."""
    many = 65_536 if user == 0 else 1
    maps = {"setgroups": "deny", "gid_map": f"{group} {group} {many}", "uid_map": f"{user} {user} {many}"}
    for name, text in maps.items():
        with suppress(OSError):
            Path(f"/proc/self/{name}").write_text(text)


def mount_memory(folder: Path, mib: int) -> bool:
    """Mount a disk in memory on a folder; say whether the kernel lets us."""
    options = f"size={mib}m,mode=0777".encode()
    return bool(ctypes.CDLL(None).mount(b"tmpfs", bytes(folder), b"tmpfs", 0, options) == 0)
