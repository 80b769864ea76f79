"""The page with the figures."""
import statistics

from comparison import growth
from comparison.results import CPU, STEPS
from comparison.targets import BEFORE_CPU, BEFORE_WALL, targets

HEAD = ("step", "tool", "wall s (min…max)", "CPU s: client", "server", "peak RSS MiB: client", "server", "full collections",
        "read MiB", "sent MiB", "fetched MiB", "stored MiB")
NOTES = """\
- *coffre*: the agent goes through TLS to a running vault on the same cores. *rest*: restic does so to a running rest-server, with a certificate of its own and without a log-in. *local*: restic with a repository in a folder; Borg has one too. Wall time is that of client and server together, their CPU stands apart.
- restic, rest-server and Borg are those of this machine's Debian, named above. Newer versions exist and may be faster.
- The agent is a new process, a cold JVM, at every step. The vault has served another machine's backup and recovery (130 MiB) before, as a service that runs for weeks is not cold either.
- The tools take turns, in another order each round. Steps with one value were measured in the first round only.
- What was recovered was compared with the source, every byte.
- *day 2*: 2 % of the files changed, 1 % new, 1 % renamed, 1 % deleted, a line put before the first byte of the largest; of *database*, 0.5 % of the 8 KiB pages written anew, at random. *recover one file*: one of middling size, from the newest of three points.
- *check of the data* reads everything: `coffre check --all`, `restic check --read-data`, `borg check --verify-data`.
- *retention + collection*: restic and Borg keep the last point and free what only the others needed. Coffre does less: the vault keeps every point for at least seven days, and what nothing needs for seven more; measured is a policy that is set, and a cycle that looks through everything. `coffre-vault gc` is its own process, the agent takes no part.
- *peak RSS*: of the largest process. *read*, *sent*, *fetched*: as the tool says; a dash where it does not. *stored*: the repository, of Coffre the vault's store without its catalog, which can be made anew from it.
"""
BALLAST = "- Before each step, a file was read until no memory was free. Else who begins after a pause would pay for memory that the host has taken back, about 2 s a GiB."
NO_BALLAST = "- **No ballast was read before the steps**: who began after a pause paid for memory that the host had taken back, up to 2 s a GiB. The ratios are rough."
IN_MEMORY = "- Data, repositories and what is recovered of {sets} lie **in memory** ({work}): walls on a disk vary too much from run to run. There, syncing costs nothing, which flatters Coffre: it syncs where its peers do not always."
ON_DISK = "- Data, repositories and what is recovered of {sets} lie **on disk**, in {work}. Walls on a disk vary two to four times from run to run; CPU seconds are the better comparison."


def page(title, facts, results, days, chart):
    return "\n".join([f"# {title}", "", *facts, "", f"![Wall times of the tools, step by step]({chart})", "",
                      *ratios(results), *beside_before(results), *growth_of(results), *(line for data in results.sets() for line in table(data, results)),
                      *(ten_days(days) if days else [])]) + "\n"


def ratios(results):
    rows = [(t.what, t.reached, t.cpu, t.wanted, met(t.met)) for t in targets(results)]
    if not rows:
        return []
    return ["## Targets", "", "Medians of the ratios of each round (min…max), and beside them the same ratio of the CPU of client and server.", "",
            *grid(("", "reached", "CPU", "target", ""), rows), ""]


def growth_of(results):
    """What follows from the same data in two sizes."""
    if not growth.measured(results):
        return []
    smaller, larger = (f"{name} ({size(results, name)})" for name in growth.GROWTH)
    files, of_all = results.amounts[growth.GROWTH[1]]
    parts = ["## Growth", "", f"The line through {smaller} and {larger}: what a command costs before the first file, and what it costs to "
             f"have 10,000 files more ({of_all / files * 10_000 / (1 << 30):.2f} GiB), or a GiB more.", ""]
    parts += [*grid(*growth.summary(results)), ""]
    for what, rows in growth.tables(results):
        head = ("step", "tool", *(f"{what}: {name}" if n == 0 else name for n, name in enumerate(growth.GROWTH)),
                "before the first file", "10,000 files more", "a GiB more", f"a GiB more: {results.peer(growth.GROWTH[1])} ÷ tool")
        parts += [*grid(head, rows), ""]
    return parts


def size(results, data):
    files, size = results.amounts[data]
    return f"{'one file' if files == 1 else f'{files:,} files'}, {size / (1 << 30):.2f} GiB"


def beside_before(results):
    """Coffre beside its programs of another build."""
    rows = [before_row(data, step, results) for data in results.sets() for step in STEPS if results.values(data, step, "before", "wall")]
    if not rows:
        return []
    head = ("data", "step", "rounds", "CPU, now ÷ before (min…max)", f"≤ {BEFORE_CPU:.2f}", "wall, now ÷ before (min…max)",
            f"≤ {BEFORE_WALL:.2f}")
    return ["## Now and before", "", "Medians of the ratios of each round. CPU is that of agent and vault.", "", *grid(head, rows), ""]


def before_row(data, step, results):
    cpu = results.pairs(data, step, CPU, "coffre", "before")
    wall = results.pairs(data, step, ("wall",), "coffre", "before")
    return data, step, f"{len(wall)}", spread(cpu, 3), verdict(cpu, BEFORE_CPU), spread(wall, 3), verdict(wall, BEFORE_WALL)


def verdict(pairs, most):
    return met(statistics.median(pairs) <= most)


def met(is_met):
    return "met" if is_met else "**missed**"


def table(data, results):
    peer = results.peer(data)
    rows = [row(data, step, tool, peer, results) for step in STEPS for tool in results.tools(data, step)]
    rounds = results.rounds(data)
    medians = f"medians of {rounds} interleaved rounds" if rounds > 1 else "one round"
    head = (*HEAD, f"wall: {peer} = 1") if peer else HEAD
    return [f"## {data}", "", f"{size(results, data)}; {medians}.", "", *grid(head, rows), ""]


def row(data, step, tool, peer, results):
    def figure(name, form=amount):
        value = results.median(data, step, tool, name)
        return "–" if value is None else form(value)

    ratio = peer and results.ratio(data, step, ("wall",), peer, tool)
    return (step, tool, spread(results.values(data, step, tool, "wall")), figure("cpu", seconds), figure("server cpu", seconds),
            figure("rss"), figure("server rss"), figure("full", "{:.0f}".format),
            *(figure(name) for name in ("read", "sent", "fetched", "stored")),
            *([f"{ratio:.2f}×" if ratio else "–"] if peer else []))


def amount(mib):
    return f"{mib:.0f}" if mib >= 100 else f"{mib:.1f}" if mib >= 10 else f"{mib:.2f}"


def seconds(value):
    return f"{value:.2f}"


def spread(values, digits=2):
    middle = f"{statistics.median(values):.{digits}f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.{digits}f}…{max(values):.{digits}f})"


def ten_days(days):
    tools = [tool for tool in ("coffre", "before", "rest", "local") if tool in days[0]]
    rows = [(f"{n}", *(f"{day[tool]['stored']:.1f}" for tool in tools), *(f"{day[tool]['sent']:.1f}" for tool in tools),
             *(f"{day[tool]['wall']:.2f}" for tool in tools)) for n, day in enumerate(days, 1)]
    head = ("day", *(f"{tool}: {what}" for what in ("stored MiB", "sent MiB", "wall s") for tool in tools))
    return ["## grow", "", "Edits, inserts, renames and deletions every day, a backup a day, one round.", "", *grid(head, rows), ""]


def grid(head, rows):
    return [f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows)]
