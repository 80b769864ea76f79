"""What a command costs before the first file, and what it costs to have more: a line through two sizes of one data set."""
import collections
import statistics

from comparison.results import CPU, STEPS
from comparison.sets import GROWTH

GIB = 1 << 30
WALL = ("wall",)

# Seconds at the smaller and at the larger size; of a command without files, and of 10,000 files and of a GiB more.
Line = collections.namedtuple("Line", "smaller larger fixed files gib")


def measured(results):
    return all(name in results.sets() for name in GROWTH)


def line(results, step, tool, figures):
    """None where a tool was not measured at both sizes."""
    smaller, larger = (results.sums(name, step, tool, figures) for name in GROWTH)
    if not smaller or not larger:
        return None
    a, b = statistics.median(smaller), statistics.median(larger)
    (files, size), (more_files, more_size) = (results.amounts[name] for name in GROWTH)
    each = (b - a) / (more_files - files)
    return Line(a, b, a - each * files, 10_000 * each, (b - a) / (more_size - size) * GIB)


def lines(results, figures):
    """(step, {tool: line}) of the steps that both sizes have."""
    for step in STEPS:
        found = {tool: line(results, step, tool, figures) for tool in results.tools(GROWTH[1], step)}
        found = {tool: each for tool, each in found.items() if each}
        if found:
            yield step, found


def tables(results):
    """(heading, rows): the wall time and the CPU time of every step and tool."""
    for what, figures in (("Wall s", WALL), ("CPU s of client and server", CPU)):
        rows = []
        for step, found in lines(results, figures):
            peer = found.get(results.peer(GROWTH[1]))
            rows += [(step, tool, *(seconds(value) for value in each), compared(peer, each)) for tool, each in found.items()]
        yield what, rows


def summary(results):
    """(head, rows): wall seconds of Coffre and of its peer, for readers in a hurry."""
    tools = [tool for tool in ("coffre", results.peer(GROWTH[1])) if tool]
    head = ("wall s", *(f"{what}: {tool}" for what in ("before the first file", "a GiB more") for tool in tools))
    rows = [(step, *(seconds(getattr(found[tool], part)) for part in ("fixed", "gib") for tool in tools))
            for step, found in lines(results, WALL) if all(tool in found for tool in tools)]
    return head, rows


def compared(peer, each):
    """What growth costs the peer, in parts of what it costs this tool."""
    return f"{peer.gib / each.gib:.2f}×" if peer and each.gib > 0 else "–"


def seconds(value):
    return f"{value:.3f}" if abs(value) < 0.1 else f"{value:.2f}"
