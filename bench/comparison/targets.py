"""What Coffre wants to reach beside restic, and what it reached."""
import collections

from comparison.results import COLLECT, FIRST, NO_CHANGE, ONE_FILE, RECOVER, STEPS

# The least of the ratio "restic's wall time : Coffre's".
WALL = (
    ("big", FIRST, "coffre", 1.5),
    ("big", FIRST, "coffre fast", 2.0),
    ("many", FIRST, "coffre", 2.0),
    ("many", NO_CHANGE, "coffre", 3.0),
    ("big", RECOVER, "coffre", 1.2),
    ("many", RECOVER, "coffre", 2.0),
)
# The most of the ratio "stored by Coffre : by restic" after the first backup.
STORED = (
    ("big", "coffre", 1.0),
    ("big", "coffre fast", 1.08),
    ("many", "coffre", 1.0),
    ("source", "coffre", 1.0),
)
CPU = 1.0  # the most of "CPU of agent and vault : restic's", first backup of big
AGENT_RSS = 350  # MiB, the most at any step of the agent
BEFORE_CPU, BEFORE_WALL = 1.05, 1.10  # the most of "Coffre : its programs of before" at any step, medians of pairwise ratios
SMALL_FILE = "many"  # of which one file is recovered: fetched at most 1.5 times its size and 4 MiB

Target = collections.namedtuple("Target", "what reached wanted met")


def targets(results):
    """Those of which everything was measured."""
    found = [
        *(at_least(f"{data}, {step}, {tool}: wall, restic ÷ Coffre", results.ratio(data, step, "wall", "restic", tool), least)
          for data, step, tool, least in WALL),
        *(at_most(f"{data}, {tool}: stored, Coffre ÷ restic", results.ratio(data, FIRST, "stored", tool, "restic"), most)
          for data, tool, most in STORED),
        at_most("big, first backup: CPU, Coffre (agent + vault) ÷ restic", cpu_ratio(results), CPU),
        at_most("agent: peak RSS at any step, MiB", agent_peak(results), AGENT_RSS, "{:.0f}"),
        small_file(results),
    ]
    return [target for target in found if target]


def at_least(what, reached, least):
    return reached and Target(what, f"{reached:.2f}", f"≥ {least:g}", reached >= least)


def at_most(what, reached, most, form="{:.2f}"):
    return reached and Target(what, form.format(reached), f"≤ {most:g}", reached <= most)


def cpu_ratio(results):
    agent, vault, restic = (results.median("big", FIRST, tool, figure)
                            for tool, figure in (("coffre", "cpu"), ("coffre", "vault cpu"), ("restic", "cpu")))
    return (agent + vault) / restic if agent and restic else None


def agent_peak(results):
    """The medians of the steps; collection is the vault's, no agent takes part."""
    peaks = [results.median(data, step, tool, "rss") for data in results.sets() for step in STEPS if step != COLLECT
             for tool in ("coffre", "coffre fast")]
    return max((peak for peak in peaks if peak), default=None)


def small_file(results):
    fetched, size = (results.median(SMALL_FILE, ONE_FILE, "coffre", figure) for figure in ("fetched", "recovered"))
    if fetched is None:
        return None
    most = 1.5 * size + 4
    return Target(f"{SMALL_FILE}, one file of {size * 1024:.1f} KiB: fetched, MiB", f"{fetched:.3f}", f"≤ {most:.3f} (1.5 × + 4 MiB)",
                  fetched <= most)
