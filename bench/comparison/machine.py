"""What was measured, and on what machine."""
import os
import pathlib
import platform
import re
import subprocess


def described():
    return f"{os.cpu_count()} cores ({processor()}), {memory()} GiB of memory, Linux {platform.release()}"


def processor():
    return re.search(r"model name\s*:\s*(.+)|$", pathlib.Path("/proc/cpuinfo").read_text())[1] or platform.machine()


def memory():
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30))


def versions(tool, programs):
    """The programs of a tool, each with its version; `programs` is the folder with coffre."""
    if tool == "rest":
        return [*versions("local", programs), first_line("restic-rest-server", "--version").split(" version ")[1]]
    if tool == "local":
        return [first_line("restic", "version")]
    if tool == "borg":
        return [first_line("borg", "--version")]
    at = subprocess.run(["git", "-C", programs, "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    name = "before: " if tool == "before" else ""
    return [f"{name}{first_line(programs / 'coffre', '--version')}{f' ({at})' if at else ''}"]


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[0]
