"""What is measured of each data set."""
import collections

from comparison.results import CHECK, COLLECT, DAY_2, FIRST, NO_CHANGE, ONE_FILE, RECOVER, STEPS

# Tools and steps in their order, rounds, GiB that data and repositories need, and minutes that all rounds may take.
DataSet = collections.namedtuple("DataSet", "tools steps rounds room minutes")
SERVED, ALL = ("coffre", "rest"), ("coffre", "rest", "local", "borg")
TREE = (FIRST, NO_CHANGE, RECOVER, DAY_2, ONE_FILE, CHECK)

SETS = {
    "kernel": DataSet(SERVED, TREE, 9, 7, 30),
    "kernels": DataSet(SERVED, tuple(step for step in TREE if step != ONE_FILE), 3, 17, 25),
    "database": DataSet(SERVED, (FIRST, NO_CHANGE, RECOVER, DAY_2, CHECK), 3, 12, 15),
    "many": DataSet(("coffre", "local"), STEPS, 9, 7, 30),
    "big": DataSet(ALL, STEPS, 9, 13, 60),
    "source": DataSet(ALL, STEPS, 9, 3, 20),
    "grow": DataSet(("coffre", "local"), (), 1, 5, 5),
    "databases": DataSet(("coffre", "rest", "borg"), (), 1, 20, 90),
}
DEFAULT = tuple(name for name in SETS if name != "databases")  # those that are measured if none is named
# The same files once and four times, from which follows what a command costs before the first file.
GROWTH = ("kernel", "kernels")
ONCE = (COLLECT,)  # steps that are measured in the first round only


def steps(name, n, before):
    """The steps of round n; with another build beside Coffre, all of them in each round."""
    return [step for step in SETS[name].steps if n == 0 or before or step not in ONCE]
