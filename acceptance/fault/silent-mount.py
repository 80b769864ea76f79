#!/usr/bin/python3
"""Mounts a file system that never answers, until standard input ends.

silent-mount.py PLACE [--taken]

Whoever asks it anything hangs. A request that nobody has taken from /dev/fuse can still be given up by a process that is
killed; with --taken each one is taken, and whoever asked stays in the kernel until the file system is aborted.
"""
import ctypes
import os
import signal
import struct
import sys
import threading

MS_NOSUID, MS_NODEV = 2, 4
MNT_FORCE, MNT_DETACH = 1, 2
FUSE_INIT = 26

libc = ctypes.CDLL(None, use_errno=True)


def check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def take_all(device):
    """Answers what the kernel asks first, so that it sends the rest, and nothing else."""
    try:
        while True:
            request = os.read(device, 1 << 20)
            _, opcode, unique = struct.unpack_from("=IIQ", request)
            if opcode == FUSE_INIT:
                # struct fuse_init_out: version 7.31, no flags, pages of 4 KiB.
                body = struct.pack("=IIIIHHIIHHI7I", 7, 31, 4096, 0, 12, 9, 4096, 1, 1, 0, 0, *[0] * 7)
                os.write(device, struct.pack("=IiQ", 16 + len(body), 0, unique) + body)
    except OSError:
        pass  # aborted


place = sys.argv[1]
device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
options = f"fd={device},rootmode=40000,user_id=0,group_id=0,allow_other"
check(libc.mount(b"silent", os.fsencode(place), b"fuse", MS_NOSUID | MS_NODEV, options.encode()))
if "--taken" in sys.argv:
    threading.Thread(target=take_all, args=[device], daemon=True).start()
for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: sys.exit())
try:
    print("mounted", flush=True)
    sys.stdin.read()
finally:
    # This also lets go whoever waits.
    libc.umount2(os.fsencode(place), MNT_FORCE | MNT_DETACH)
    os._exit(0)
