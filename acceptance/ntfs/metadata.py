#!/usr/bin/python3
"""Writes metadata of Windows to a mounted NTFS file system, and reads their bytes back.
usage: metadata.py make DISK
       metadata.py keep DISK FOLDER        FOLDER gets a file for each value: <object>.<attribute>"""
import os
import struct
import sys

ADMINISTRATORS, USERS, SYSTEM = (32, 544), (32, 545), (18,)
FILE_TIME = 133_444_736_001_234_567  # 2023-11-14T22:13:20.1234567Z
HIDDEN, READ_ONLY, ARCHIVE = 0x2, 0x1, 0x20


def sid(parts):
    return struct.pack(f"<BB6s{len(parts)}I", 1, len(parts), (5).to_bytes(6, "big"), *parts)


def descriptor(owner, group, *entries):
    """Self-relative, with a protected list of entries (type, mask, who)."""
    aces = [struct.pack("<BBHI", kind, 3, 8 + len(sid(who)), mask) + sid(who) for kind, mask, who in entries]
    acl = struct.pack("<BBHHH", 2, 0, 8 + sum(map(len, aces)), len(aces), 0) + b"".join(aces)
    at = 20 + len(acl)
    head = struct.pack("<BBHIIII", 1, 0, 0x9004, at, at + len(sid(owner)), 0, 20)
    return head + acl + sid(owner) + sid(group)


def junction(target):
    native, shown = ("\\??\\" + target).encode("utf-16-le"), target.encode("utf-16-le")
    names = native + b"\0\0" + shown + b"\0\0"
    return struct.pack("<IHHHHHH", 0xA0000003, 8 + len(names), 0, 0, len(native), len(native) + 2, len(shown)) + names


def write(path, name, value):
    """ntfs-3g answers EIO for a junction, but writes it: what counts is what is read back."""
    try:
        os.setxattr(path, name, value, follow_symlinks=False)
    except OSError as refused:
        print(f"note: {path}: {name}: {refused.strerror}", file=sys.stderr)


STREAMS = {"Zone.Identifier": b"[ZoneTransfer]\r\nZoneId=3\r\n", "large": b"a line of a stream\r\n" * 100, "empty": b""}


def make(disk):
    path = f"{disk}/note.txt"
    with open(path, "w", encoding="ascii") as file:
        file.write("A file of NTFS.\n")
    write(path, "system.ntfs_acl", descriptor(
        ADMINISTRATORS, USERS, (0, 0x001F01FF, ADMINISTRATORS), (1, 0x00010000, USERS), (0, 0x001200A9, SYSTEM)))
    for name, content in STREAMS.items():
        write(path, f"user.{name}", content)
    write(path, "system.ntfs_crtime_be", FILE_TIME.to_bytes(8, "big"))
    write(path, "system.ntfs_attrib_be", (HIDDEN | READ_ONLY | ARCHIVE).to_bytes(4, "big"))
    os.mkdir(f"{disk}/junction")
    write(f"{disk}/junction", "system.ntfs_reparse_data", junction("C:\\Users\\Public"))


def keep(disk, folder):
    wanted = {
        "note.windows.security_descriptor": ("note.txt", "system.ntfs_acl"),
        "note.windows.attributes": ("note.txt", "system.ntfs_attrib"),
        "note.created": ("note.txt", "system.ntfs_crtime"),
        "junction.windows.reparse_data": ("junction", "system.ntfs_reparse_data"),
        "junction.windows.attributes": ("junction", "system.ntfs_attrib"),
        **{f"note.windows.stream_{name}": ("note.txt", f"user.{name}") for name in STREAMS},
    }
    for name, (path, attribute) in wanted.items():
        with open(f"{folder}/{name}", "wb") as file:
            file.write(os.getxattr(f"{disk}/{path}", attribute, follow_symlinks=False))


if __name__ == "__main__":
    {"make": make, "keep": keep}[sys.argv[1]](*sys.argv[2:])
