"""What Coffre wants to reach beside restic, and what it reached."""
import collections
import statistics

from comparison.results import CHECK, COLLECT, CPU, DAY_2, FIRST, NO_CHANGE, ONE_FILE, RECOVER, STEPS

# The least of the ratio "the peer's wall time : Coffre's", the median of those of each round.
WALL = (
    ("kernel", "rest", "coffre", {FIRST: 1.6, NO_CHANGE: 2.4, DAY_2: 1.3, RECOVER: 1.5, CHECK: 1.0, ONE_FILE: 1.0}),
    ("kernels", "rest", "coffre", {FIRST: 1.9, NO_CHANGE: 3.5, DAY_2: 1.9, RECOVER: 2.0, CHECK: 1.3}),
    ("database", "rest", "coffre", {FIRST: 1.8, DAY_2: 1.9, RECOVER: 1.0, CHECK: 0.9}),
    ("many", "local", "coffre", {FIRST: 2.0, NO_CHANGE: 2.8, RECOVER: 2.2}),
    ("big", "local", "coffre", {FIRST: 1.5, RECOVER: 1.2}),
    ("big", "local", "coffre fast", {FIRST: 2.0}),
)
# The most of the ratio "stored by Coffre : by restic in a folder" after the first backup.
STORED = (
    ("big", "coffre", 1.0),
    ("big", "coffre fast", 1.08),
    ("many", "coffre", 1.0),
    ("source", "coffre", 1.0),
)
# The most of the ratio "CPU of agent and vault : of the peer".
MOST_CPU = (("big", FIRST, "local", 1.0), ("database", RECOVER, "rest", 1.2))
AGENT_RSS = 350  # MiB, the most at any step of the agent
BEFORE_CPU, BEFORE_WALL = 1.05, 1.10  # the most of "Coffre : its programs of before" at any step, medians of pairwise ratios
SMALL_FILE = "many"  # of which one file is recovered: fetched at most 1.5 times its size and 4 MiB
JOBS = tuple(step for step in STEPS if step != COLLECT)  # of the agent; it takes no part in collection

# What CPU says, where wall times are compared: the same ratio of the CPU seconds of client and server.
Target = collections.namedtuple("Target", "what reached cpu wanted met", defaults=["–", None, None])


def targets(results):
    """Those of which everything was measured."""
    found = [
        *(wall(results, data, step, tool, peer, least) for data, peer, tool, steps in WALL for step, least in steps.items()),
        *(at_most(f"{data}, {tool}: stored, Coffre ÷ restic", results.ratio(data, FIRST, ("stored",), tool, "local"), most)
          for data, tool, most in STORED),
        *(at_most(f"{data}, {step}: CPU, Coffre (agent + vault) ÷ {peer}", results.ratio(data, step, CPU, "coffre", peer), most)
          for data, step, peer, most in MOST_CPU),
        at_most("agent: full collections in any job", worst(results, "full"), 0, "{:.0f}"),
        at_most("agent: peak RSS in any job, MiB", worst(results, "rss"), AGENT_RSS, "{:.0f}"),
        small_file(results),
    ]
    return [target for target in found if target]


def wall(results, data, step, tool, peer, least):
    pairs = results.pairs(data, step, ("wall",), peer, tool)
    if not pairs:
        return None
    reached, cpu = statistics.median(pairs), results.ratio(data, step, CPU, peer, tool)
    spread = f" ({min(pairs):.2f}…{max(pairs):.2f})" if len(pairs) > 1 else ""
    return Target(f"{data}, {step}, {tool}: wall, {peer} ÷ Coffre", f"{reached:.2f}{spread}", f"{cpu:.2f}", f"≥ {least:g}",
                  reached >= least)


def at_most(what, reached, most, form="{:.2f}"):
    return None if reached is None else Target(what, form.format(reached), wanted=f"≤ {most:g}", met=reached <= most)


def worst(results, figure):
    """Of all rounds."""
    return max((value for data in results.sets() for step in JOBS for tool in ("coffre", "coffre fast")
                for value in results.values(data, step, tool, figure)), default=None)


def small_file(results):
    fetched, size = (results.median(SMALL_FILE, ONE_FILE, "coffre", figure) for figure in ("fetched", "recovered"))
    if fetched is None:
        return None
    most = 1.5 * size + 4
    return Target(f"{SMALL_FILE}, one file of {size * 1024:.1f} KiB: fetched, MiB", f"{fetched:.3f}",
                  wanted=f"≤ {most:.3f} (1.5 × + 4 MiB)", met=fetched <= most)
