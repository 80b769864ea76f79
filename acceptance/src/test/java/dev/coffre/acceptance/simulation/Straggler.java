package dev.coffre.acceptance.simulation;

import java.util.List;

/**
 * Segments of the journal that arrive after their turns have ended, in an order that chance alone seldom makes: those of two
 * turns are under way at once, the first one arrives and is acknowledged, then the second one, and then the catalog is lost.
 */
final class Straggler {
    private static final int MOST_CALLS = 40;
    private static final int MOST_CHANGES = 6;

    private final World world;
    private final Chance chance;

    /** Fewer hours than a request may be late, and more cycles than young records are spared. */
    private static final int CYCLES = 3;

    Straggler(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    void run(Bucket bucket, Agent agent) {
        try {
            if (chance.percent(50)) {
                beTakenOver(bucket, agent);
            } else {
                commitAfterFlip(bucket, agent);
            }
        } finally {
            bucket.planSegments(List.of());
        }
    }

    /** The commit of a machine that has given up arrives when cycles have looked at what it sent. */
    private void commitAfterFlip(Bucket bucket, Agent agent) {
        world.trace().add("the commit of %s is late", agent);
        bucket.planSegments(List.of(Bucket.Fault.LATE));
        for (int call = 0; call < MOST_CALLS && bucket.plannedSegments() == 1; call++) {
            world.work(agent, 1);
        }
        bucket.planSegments(List.of());
        agent.kill();
        agent.forgetSession();
        world.work(agent, 1); // opens another session, and the vault forgets the one before
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            world.care().collectBeside();
            world.processes().requirePower();
        }
        bucket.deliverFirst();
        world.people().act();
        world.processes().requirePower();
        world.invariants().check();
    }

    private void beTakenOver(Bucket bucket, Agent agent) {
        world.trace().add("two segments of the journal are late");
        bucket.planSegments(List.of(Bucket.Fault.LATE, Bucket.Fault.LATE));
        for (int call = 0; call < MOST_CALLS && bucket.plannedSegments() == 2; call++) {
            world.work(agent, 1);
        }
        for (int change = 0; change < MOST_CHANGES && bucket.plannedSegments() == 1; change++) {
            world.people().act();
        }
        bucket.planSegments(List.of());
        bucket.deliverFirst();
        world.work(agent, chance.between(1, 4));
        bucket.settle();
        world.processes().requirePower();
        if (chance.percent(70)) {
            world.invariants().check();
            world.loseCatalog();
        }
    }
}
