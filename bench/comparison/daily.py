"""Days of the large files of `databases`: a backup a day by each tool, and what it recovers at the end."""
import contextlib
import filecmp
import shutil
import time

from comparison import data, databases, debian, measure
from comparison.process import apart
from comparison.report import amount, grid, met
from comparison.results import CPU
from comparison.tools import TOOLS

MOST_CPU = 0.4  # of a changed day, Coffre : restic
PEER = "rest"


class Days:
    """The figures of one folder of a workload: of each day, a dictionary by tool."""

    def __init__(self, name, what, limit):
        self.name, self.what, self.limit, self.days, self.size = name, what, limit, [], (0, 0)

    def tools(self):
        """In one order, whoever went first."""
        return [tool for tool in TOOLS if tool in self.days[0]]

    def sum(self, tool, *figures):
        """From day 2 on."""
        return sum(day[tool].get(figure, 0) for day in self.days[1:] for figure in figures)

    def added(self, tool):
        """What is stored more than after the first backup."""
        return self.days[-1][tool]["stored"] - self.days[0][tool]["stored"]


def measured(names, count, tools, bench, deadline):
    """Returns `count` days of each folder, and why a workload was left out. No day begins that would end after the deadline."""
    found, left_out = [], []
    for name in names:
        place = bench.work / f"days-{name}"
        shutil.rmtree(place, ignore_errors=True)
        try:
            if time.monotonic() > deadline:
                raise debian.Unavailable("no time was left")
            found += one(name, place, count, tools, bench, deadline)
        except debian.Unavailable as why:
            left_out += ["", f"**{name} was left out**: {why}."]
        shutil.rmtree(place, ignore_errors=True)
    return found, left_out


def one(name, place, count, tools, bench, deadline):
    workload = databases.WORKLOADS[name]
    place.mkdir(parents=True)
    (place / "scale").write_text(f"{bench.scale}")
    print(f"making {name} …", flush=True)
    apart(workload.make, place, bench.scale)
    first, *others = workload.folders
    found = [Days(first, workload.what, workload.limit), *(Days(folder, f"`{folder}` of {first}", None) for folder in others)]
    sources = [place / folder for folder in workload.folders]
    with contextlib.ExitStack() as stack:
        running = [{tool: stack.enter_context(measure.fresh(tool, bench, of=folder)) for tool in tools} for folder in workload.folders]
        for day in range(1, count + 1):
            began = time.monotonic()
            if day > 1:
                apart(workload.change, place, day)
            for days, source, repositories in zip(found, sources, running):
                days.days.append({tool: backup(repositories[tool], tool, source, workload.stream, bench) for tool in measure.rotated(tools, day)})
                for tool in tools:
                    measure.tell(f"day {day} {days.name}", tool, "backup", days.days[-1][tool])
            if 2 * time.monotonic() - began > deadline:
                break
        for days, source, repositories in zip(found, sources, running):
            days.size = apart(data.amount, source)
            for tool in tools:
                days.days[-1][tool]["recovered"] = recover(repositories[tool], source, workload.stream, bench)["wall"]
    return found


def backup(repository, tool, source, stream, bench):
    bench.ballast.fill()
    figures = repository.backup_stream(only_file(source)) if stream else repository.backup(source)
    return figures | {"stored": repository.stored()}


def recover(repository, source, stream, bench):
    """Ends the comparison if anything differs from the source."""
    target = repository.log.parent / "all"
    bench.ballast.fill()
    if not stream:
        figures = repository.recover(source, target)
        measure.require_same_tree(repository, source, target)
    else:
        figures = repository.recover_stream(target)
        if not filecmp.cmp(only_file(source), only_file(target), shallow=False):
            raise SystemExit(f"{repository.name} did not recover {source}")
    shutil.rmtree(target)
    return figures


def only_file(folder):
    (file,) = (f for f in folder.rglob("*") if f.is_file())
    return file


# --- the page ------------------------------------------------------------------------------------------------------------

NOTES = """\
- *coffre*: the agent goes through TLS to a running vault on the same cores. *rest*: restic does so to a running rest-server. Borg has a repository in a folder. Each folder has a repository of its own with each tool. The tools take turns.
- *sent* is what the tool reports: Coffre all that it sends, restic and Borg what they add to their repositories, packed. *stored*: the repository; of Coffre the vault's store without its catalog. CPU is that of client and server.
- Programs change the files: PostgreSQL runs pgbench, writes a checkpoint and is stopped before the backup; SQLite is closed; the image is unmounted.
- After the last day, what each tool recovered was compared with the source, every byte."""


def page(title, facts, found):
    lines = [f"# {title}", "", *facts, "", NOTES, ""]
    rows = [row for days in found for row in targets(days)]
    if rows:
        lines += ["## Targets", "", "From day 2 to the last, sums of all days.", "", *grid(("", "", "Coffre", "restic", "Coffre ÷ restic", "target", ""), rows), ""]
    return "\n".join([*lines, *(line for days in found for line in table(days))]) + "\n"


def targets(days):
    if not {"coffre", PEER} <= {*days.tools()} or len(days.days) < 2:
        return
    first, limit = days.days[0], days.limit
    yield row(days, "sent, MiB", days.sum("coffre", "sent"), days.sum(PEER, "sent"), limit)
    yield row(days, "stored more than on day 1, MiB", days.added("coffre"), days.added(PEER), limit and 2 * limit)
    yield row(days, "CPU, s", days.sum("coffre", *CPU), days.sum(PEER, *CPU), limit and MOST_CPU)
    yield row(days, "first backup: CPU, s", *(sum(first[tool].get(each, 0) for each in CPU) for tool in ("coffre", PEER)))
    yield row(days, "first backup: wall, s", *(first[tool]["wall"] for tool in ("coffre", PEER)))
    yield row(days, "first backup: sent, MiB", *(first[tool]["sent"] for tool in ("coffre", PEER)))


def row(days, what, ours, theirs, limit=None):
    ratio = ours / theirs if theirs else float("inf")
    return days.name, what, amount(ours), amount(theirs), f"{ratio:.3f}", f"≤ {limit:g}" if limit else "", met(ratio <= limit) if limit else ""


def table(days):
    files, size = days.size
    head = ("day", *(f"{tool}: {what}" for what in ("sent MiB", "stored MiB", "CPU s", "wall s") for tool in days.tools()), "sent, Coffre ÷ restic")
    rows = [(f"{n}", *(cell(day[tool], figures) for figures in (("sent",), ("stored",), CPU, ("wall",)) for tool in days.tools()), of_peer(day))
            for n, day in enumerate(days.days, 1)]
    recovered = ", ".join(f"{tool} {days.days[-1][tool]['recovered']:.1f}" for tool in days.tools())
    return [f"## {days.name}", "", f"{days.what[0].upper()}{days.what[1:]}. {'One file' if files == 1 else f'{files:,} files'}, {size / (1 << 30):.2f} GiB on the last day. "
            f"All of it recovered then, wall s: {recovered}.", "", *grid(head, rows), ""]


def cell(figures, names):
    return amount(sum(figures.get(name, 0) for name in names))


def of_peer(day):
    return f"{day['coffre']['sent'] / day[PEER]['sent']:.3f}" if {"coffre", PEER} <= {*day} and day[PEER]["sent"] else "–"
