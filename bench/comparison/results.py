"""What was measured: figures of a step of a data set by a tool, one for each round."""
import statistics

FIRST, NO_CHANGE, RECOVER, DAY_2 = "first backup", "no change", "recover all", "day 2"
ONE_FILE, CHECK, COLLECT = "recover one file", "check of the data", "retention + collection"
STEPS = (FIRST, NO_CHANGE, RECOVER, DAY_2, ONE_FILE, CHECK, COLLECT)


class Results:
    def __init__(self):
        self.figures = {}

    def add(self, data, step, tool, figures):
        self.figures.setdefault((data, step, tool), []).append(figures)

    def sets(self):
        return list(dict.fromkeys(data for data, _, _ in self.figures))

    def tools(self, data, step):
        """In one order, whoever went first."""
        order = ("coffre", "before", "coffre fast", "restic", "borg")
        return [tool for tool in order if (data, step, tool) in self.figures]

    def rounds(self, data):
        return max(len(figures) for (of, _, _), figures in self.figures.items() if of == data)

    def values(self, data, step, tool, figure):
        return [f[figure] for f in self.figures.get((data, step, tool), []) if figure in f]

    def median(self, data, step, tool, figure):
        """None where the tool does not tell, or was not measured."""
        values = self.values(data, step, tool, figure)
        return statistics.median(values) if values else None

    def pairs(self, data, step, figures, above, below):
        """The ratios of one tool to another, round by round, of the sum of these figures."""
        def sums(tool):
            return [sum(f[figure] for figure in figures) for f in self.figures.get((data, step, tool), [])]

        return [a / b for a, b in zip(sums(above), sums(below))]

    def ratio(self, data, step, figure, above, below):
        """The median of one tool divided by that of another; None where one is not known."""
        a, b = self.median(data, step, above, figure), self.median(data, step, below, figure)
        return a / b if a is not None and b else None
