"""Processes, and the kernel's own accounting of them. Seconds and MiB everywhere."""
import contextlib
import json
import multiprocessing
import os
import pathlib
import signal
import subprocess
import sys
import time

MIB = 1 << 20


def run(command, log, env=None, cwd="/", reads=None):
    """Runs one process to its end: its wall time, its CPU time with its children's, the largest of their peak RSS, and
    the JSON objects that it printed. Whatever fails ends the comparison. `reads` is a file that it gets through a pipe."""
    printed = log.with_name("printed")
    started = time.monotonic()
    with open(printed, "wb") as out, open(log, "ab") as errors, piped(reads) as standard_input:
        child = subprocess.Popen(command, env={**os.environ, **(env or {})}, stdin=standard_input, stdout=out, stderr=errors, cwd=cwd)
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()  # or it would outlive an interrupted comparison
            raise
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - started
    if child.returncode:
        said = (printed.read_text(errors="replace") + log.read_text(errors="replace"))[-1500:]
        sys.exit(f"{' '.join(map(str, command))}: exit code {child.returncode}\n{said}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss / 1024}, objects(printed.read_text())


@contextlib.contextmanager
def piped(file):
    """A pipe with the bytes of a file, or None. What fills it is not measured."""
    if not file:
        yield None
        return
    with subprocess.Popen(["cat", file], stdout=subprocess.PIPE) as cat:
        yield cat.stdout


def objects(printed):
    """JSON objects as the tools print them: one a line, or (Borg) one over many lines."""
    if printed.startswith("{\n"):
        return [json.loads(printed)]
    return [json.loads(line) for line in printed.splitlines() if line.startswith("{")]


def apart(function, *arguments):
    """Calls a function in a process of its own: what a process once used, the kernel counts to the peak of everything
    that it starts, so this one must stay small."""
    with multiprocessing.get_context("fork").Pool(1, signal.signal, (signal.SIGTERM, signal.SIG_DFL)) as pool:
        return pool.apply(function, arguments)


def cpu_of(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def forget_peak_of(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")  # proc(5): the peak starts again from what is used now


def peak_of(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def size_on_disk(folder):
    return sum(f.stat().st_blocks * 512 for f in folder.rglob("*") if f.is_file()) / MIB
