package dev.coffre.acceptance.simulation;

/**
 * What kind of world it is.
 *
 * @param crashPercent how many of its steps the power may fail in or after
 * @param badNetworkPercent how many calls do not go as they should
 * @param peoplePercent how many of its steps somebody changes policies, deletes, brings back and holds
 * @param clockPercent how many of its steps the clock is set to something else
 * @param fullPercent in how many of its steps a disk runs full
 * @param concurrentPercent in how many of its steps several things are done at the same time
 * @param diskLossPercent in how many of its steps a disk dies that had the catalog and a pack
 * @param rots whether bytes change by themselves, and packs get lost
 * @param losesCatalog whether catalogs do
 */
record Climate(
        int machines,
        int steps,
        int crashPercent,
        int badNetworkPercent,
        int peoplePercent,
        int clockPercent,
        int fullPercent,
        int concurrentPercent,
        int diskLossPercent,
        boolean rots,
        boolean losesCatalog) {
    static final int MOST_MACHINES = 4;

    static Climate of(Chance chance) {
        return new Climate(
                chance.between(1, MOST_MACHINES),
                chance.between(20, 70),
                chance.percent(70) ? chance.between(3, 20) : 0,
                chance.percent(60) ? chance.between(5, 30) : 0,
                chance.percent(70) ? chance.between(2, 12) : 0,
                chance.percent(25) ? chance.between(2, 8) : 0,
                chance.percent(40) ? chance.between(3, 15) : 0,
                chance.percent(50) ? chance.between(10, 40) : 0,
                chance.percent(10) ? chance.between(3, 10) : 0,
                chance.percent(25),
                chance.percent(30));
    }

    /** The same with a clock that never jumps. */
    Climate withGoodClock() {
        return new Climate(
                machines,
                steps,
                crashPercent,
                badNetworkPercent,
                peoplePercent,
                0,
                fullPercent,
                concurrentPercent,
                diskLossPercent,
                rots,
                losesCatalog);
    }

    /** Whether threads give their turn back at ports. */
    boolean isConcurrent() {
        return concurrentPercent > 0 || diskLossPercent > 0;
    }

    /** Whether sessions may be older or younger than the vault thinks. */
    boolean hasGoodClock() {
        return clockPercent == 0;
    }
}
