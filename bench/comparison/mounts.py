"""Mounted backups: what each tool's mount takes to answer `find`, a sequential reader and a random one."""
import os
import random
import subprocess
import time

from comparison.data import LARGE
from comparison.process import MIB, cpu_of, forget_peak_of, peak_of
from comparison.tools import Borg, Coffre, Local, Rest

PIECE, PAGE = 1 * MIB, 4096


class Mount:
    """A mounted backup, and the process that serves it."""

    def __init__(self, command, env, folder, inside, log):
        """Ends the comparison if `inside`, a path of the mount, is not there soon."""
        folder.mkdir(exist_ok=True)
        self.folder, self.inside = folder, inside
        with open(log, "ab") as out:
            self.process = subprocess.Popen(command, env={**os.environ, **env}, stdout=out, stderr=subprocess.STDOUT, cwd="/")
        try:
            self.wait(log)
        except BaseException:
            self.close()
            raise

    def wait(self, log):
        for _ in range(1200):
            if os.path.ismount(self.folder):
                self.inside = self.inside.resolve(strict=True)
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f"{self.folder} is not mounted: {log.read_text(errors='replace')[-1500:]}")

    def measured(self, action, *arguments):
        """Wall time of an action in the mount, with CPU time and peak RSS of the process that serves it."""
        pid = self.process.pid
        forget_peak_of(pid)
        before, started = cpu_of(pid), time.monotonic()
        action(self.inside, *arguments)
        wall = time.monotonic() - started
        return {"wall": wall, "cpu": cpu_of(pid) - before, "rss": peak_of(pid)}

    def close(self):
        if os.path.ismount(self.folder):
            subprocess.run(["umount", self.folder], capture_output=True)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class CoffreMount(Coffre):
    def mounted(self, source):
        folder = self.place / "mounted"
        return Mount([self.programs / "coffre", "mount", folder], self.env, folder, folder / "measured/latest" / source.relative_to("/"),
                     self.log)


class LocalMount(Local):
    def mounted(self, source):
        folder = self.log.parent / "mounted"
        return Mount(["restic", "-q", *self.options, "mount", folder], self.env, folder, folder / "snapshots/latest" / source.relative_to("/"), self.log)


class RestMount(LocalMount, Rest):
    pass


class BorgMount(Borg):
    def mounted(self, source):
        folder = self.log.parent / "mounted"
        return Mount(["borg", "mount", "-f", f"::{self.points}", folder], self.env, folder, folder / source.relative_to("/"), self.log)


TOOLS = {tool.name: tool for tool in (CoffreMount, RestMount, LocalMount, BorgMount)}


def find(folder, count, *tests):
    """Lists all entries."""
    found = subprocess.run(["find", folder, *tests], stdout=subprocess.PIPE, check=True).stdout.count(b"\n")
    if found != count:
        raise SystemExit(f"{found} entries in {folder}, and {count} in the source")


def read_all(folder, size):
    """Reads the large file from its first byte to its last."""
    buffer, done = bytearray(PIECE), 0
    with open(folder / LARGE, "rb", buffering=0) as file:
        while count := file.readinto(buffer):
            done += count
    if done != size:
        raise SystemExit(f"{done} bytes in {folder / LARGE}, and {size} in the source")


def read_pages(folder, source, count):
    """Reads pages of the large file, one after another, in an order without one. Compares each with the source."""
    rng = random.Random("pages")
    with open(folder / LARGE, "rb", buffering=0) as file, open(source / LARGE, "rb", buffering=0) as original:
        pages = os.fstat(original.fileno()).st_size // PAGE
        for _ in range(count):
            at = rng.randrange(pages) * PAGE
            if os.pread(file.fileno(), PAGE, at) != os.pread(original.fileno(), PAGE, at):
                raise SystemExit(f"{file.name} differs from its source at {at}")


def differences(folder, source):
    """Names, content and metadata, as rsync compares them."""
    compared = subprocess.run(["rsync", "-aAXHn", "--checksum", "--delete", "--itemize-changes", f"{source}/", f"{folder}/"],
                              capture_output=True, text=True)
    return compared.stdout + compared.stderr
