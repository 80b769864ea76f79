"""What was measured: figures of a step of a data set by a tool, one for each round."""
import statistics

FIRST, NO_CHANGE, RECOVER, DAY_2 = "first backup", "no change", "recover all", "day 2"
ONE_FILE, CHECK, COLLECT = "recover one file", "check of the data", "retention + collection"
STEPS = (FIRST, NO_CHANGE, RECOVER, DAY_2, ONE_FILE, CHECK, COLLECT)
CPU = ("cpu", "server cpu")


class Results:
    def __init__(self):
        self.figures = {}
        self.amounts = {}  # files and bytes of each data set

    def add(self, data, step, tool, figures):
        self.figures.setdefault((data, step, tool), []).append(figures)

    def sets(self):
        return list(dict.fromkeys(data for data, _, _ in self.figures))

    def tools(self, data, step):
        """In one order, whoever went first."""
        order = ("coffre", "before", "coffre fast", "rest", "local", "borg")
        return [tool for tool in order if (data, step, tool) in self.figures]

    def rounds(self, data):
        return max(len(figures) for (of, _, _), figures in self.figures.items() if of == data)

    def values(self, data, step, tool, figure):
        return [f[figure] for f in self.figures.get((data, step, tool), []) if figure in f]

    def median(self, data, step, tool, figure):
        """None where the tool does not tell, or was not measured."""
        values = self.values(data, step, tool, figure)
        return statistics.median(values) if values else None

    def sums(self, data, step, tool, figures):
        """One for each round; a tool without a server has none of its figures."""
        return [sum(f.get(figure, 0) for figure in figures) for f in self.figures.get((data, step, tool), [])]

    def pairs(self, data, step, figures, above, below):
        """The ratios of one tool to another, round by round, of the sum of these figures."""
        return [a / b for a, b in zip(self.sums(data, step, above, figures), self.sums(data, step, below, figures)) if b]

    def ratio(self, data, step, figures, above, below):
        """The median of these ratios; None where a tool was not measured."""
        pairs = self.pairs(data, step, figures, above, below)
        return statistics.median(pairs) if pairs else None

    def peer(self, data):
        """What Coffre is compared with: restic by its server, else in a folder; None where neither was measured."""
        return next((tool for tool in ("rest", "local") if (data, FIRST, tool) in self.figures), None)
