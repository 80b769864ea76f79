"""Rounds: every tool in turn does every step on the same data, and what it recovers is compared."""
import collections
import contextlib
import filecmp
import shutil
import subprocess
import time

from comparison import data, edits, sets
from comparison.ballast import NoBallast
from comparison.process import MIB, apart
from comparison.results import CHECK, COLLECT, DAY_2, FIRST, NO_CHANGE, ONE_FILE, RECOVER
from comparison.tools import TOOLS

DAYS = 10
STORING = (FIRST, NO_CHANGE, DAY_2, COLLECT)

# Folder for everything, folder with Coffre's programs, size of the data, what another machine backs up first, folder with the
# programs of another build, if there is one, and what fills the free memory before each step.
Bench = collections.namedtuple("Bench", "work programs scale warm_up before ballast", defaults=[None, NoBallast()])


def compare(name, rounds, tools, bench, results, deadline):
    """Measures so many rounds, or fewer where another as long as the last would not end by the deadline (time.monotonic)."""
    source = data.made(name, bench.work, bench.scale)
    results.amounts[name] = apart(data.amount, source)
    for n in range(rounds):
        began = time.monotonic()
        wanted = sets.steps(name, n, bench.before)
        for tool_name in rotated(tools, n):
            with fresh(tool_name, bench) as tool:
                for step, figures in steps(tool, source, wanted, bench.ballast):
                    if step in STORING:
                        figures["stored"] = tool.stored()
                    results.add(name, step, tool_name, figures)
                    tell(f"round {n + 1} {name}", tool_name, step, figures)
        if 2 * time.monotonic() - began > deadline:
            break


def rotated(tools, n):
    """Nobody is always first."""
    return tools[n % len(tools):] + tools[: n % len(tools)]


def tell(where, tool, step, figures):
    print(f"  {where:14} {tool:11} {step:22} " + "  ".join(f"{k} {v:.2f}" for k, v in figures.items()), flush=True)


@contextlib.contextmanager
def fresh(tool_name, bench, of=""):
    """A tool with a new repository, which goes when it was measured. `of` tells several at the same time apart."""
    place = bench.work / f"run-{of}{tool_name.replace(' ', '-')}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    subprocess.run(["sync"])  # nobody writes what was left over from the one before
    try:
        with contextlib.closing(TOOLS[tool_name](place, bench)) as tool:
            yield tool
    finally:
        shutil.rmtree(place, ignore_errors=True)


def steps(tool, source, wanted, ballast):
    """Each wanted step with its figures. Of the fast compression, only the first backup differs."""
    apply, undo = edits.second_day(source.name)
    for step in (FIRST,) if tool.name == "coffre fast" else wanted:
        if step == DAY_2:
            apart(apply, source)
        yield step, STEP[step](tool, source, ballast)
    if data.aside(source).exists():
        apart(undo, source)


def backup(tool, source, ballast):
    ballast.fill()
    return tool.backup(source)


def recover(tool, source, ballast):
    target = tool.log.parent / "all"
    ballast.fill()
    figures = tool.recover(source, target)
    require_same_tree(tool, source, target)
    shutil.rmtree(target)
    return figures


def check(tool, _, ballast):
    ballast.fill()
    return tool.check()


def collect(tool, _, ballast):
    ballast.fill()
    return tool.collect()


def one_file(tool, source, ballast):
    file, target = apart(middling_file, source), tool.log.parent / "one"
    ballast.fill()
    figures = tool.recover_file(file, target)
    recovered = [f for f in target.rglob(file.name) if f.is_file()]
    if len(recovered) != 1 or not filecmp.cmp(file, recovered[0], shallow=False):
        raise SystemExit(f"{tool.name} did not recover {file}")
    return figures | {"recovered": file.stat().st_size / MIB}


def middling_file(source):
    files = sorted((f.stat().st_size, f) for f in data.files_of(source))
    return files[len(files) // 2][1]


STEP = {FIRST: backup, NO_CHANGE: backup, RECOVER: recover, DAY_2: backup, ONE_FILE: one_file, CHECK: check, COLLECT: collect}


def require_same_tree(tool, source, target):
    difference = subprocess.run(["diff", "-rq", "--no-dereference", source, target], capture_output=True, text=True)
    if difference.returncode:
        raise SystemExit(f"{tool.name} did not recover {source}: {difference.stdout[:500]}")


def grow(tools, bench):
    """Ten days of one data set, a backup each day by each of the tools. A list of days: for each tool its figures."""
    source = data.made("grow", bench.work, bench.scale)
    days = []
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(fresh(tool, bench)) for tool in tools]
        for day in range(1, DAYS + 1):
            if day > 1:
                apart(edits.apply, source, f"day {day}")
            days.append({})
            for tool in rotated(running, day):
                bench.ballast.fill()
                figures = tool.backup(source)
                days[-1][tool.name] = figures | {"stored": tool.stored()}
                tell(f"day {day} grow", tool.name, "backup", days[-1][tool.name])
    shutil.rmtree(source.parent)  # it is of the tenth day now
    return days
