package dev.coffre.acceptance.simulation;

/**
 * What kind of world it is.
 *
 * @param crashPercent how many of its steps the power may fail in or after
 */
record Climate(int machines, int steps, int crashPercent, int badNetworkPercent) {
    static final int MOST_MACHINES = 4;

    static Climate of(Chance chance) {
        return new Climate(
                chance.between(1, MOST_MACHINES),
                chance.between(30, 90),
                chance.percent(70) ? chance.between(3, 20) : 0,
                chance.percent(60) ? chance.between(5, 30) : 0);
    }
}
