package dev.coffre.acceptance.simulation;

import java.util.List;

/** Segments of the journal that arrive after their turns have ended. */
final class Straggler {
    private static final int MOST_CALLS = 40;
    private static final int MOST_CHANGES = 12;

    private final World world;
    private final Chance chance;
    private final GarbageRace garbageRace;

    Straggler(World world, Chance chance, GarbageRace garbageRace) {
        this.world = world;
        this.chance = chance;
        this.garbageRace = garbageRace;
    }

    void run(Bucket bucket, Agent agent) {
        bucket.late().deliverAll();
        bucket.late().hold(true);
        try {
            if (chance.percent(50)) {
                beTakenOver(bucket, agent);
            } else {
                commitAfterFlip(bucket, agent);
            }
        } finally {
            bucket.planSegments(List.of());
            bucket.late().hold(false);
        }
    }

    /** The commit of a machine that has given up arrives when cycles have looked at what it sent, and condemned it. */
    private void commitAfterFlip(Bucket bucket, Agent agent) {
        world.trace().add("the commit of %s is late", agent);
        if (!garbageRace.sendAllButPoint(agent)) {
            return;
        }
        bucket.planSegments(List.of(Bucket.Fault.LATE));
        for (int call = 0; call < MOST_CALLS && bucket.plannedSegments() == 1; call++) {
            world.work(agent, 1);
        }
        bucket.planSegments(List.of());
        garbageRace.displaceSessions(agent);
        for (int cycle = 0; cycle < 2; cycle++) {
            if (!world.care().collectNow()) {
                return;
            }
        }
        world.invariants().check();
        bucket.late().deliverFirstSegment();
        var unused = world.care().collectNow(); // begins with what is left in the journal
        world.processes().requirePower();
        world.invariants().check();
    }

    /**
     * Segments of two turns are under way at once. The first one arrives and counts, then the second one, and then the catalog is
     * lost.
     */
    private void beTakenOver(Bucket bucket, Agent agent) {
        world.trace().add("two segments of the journal are late");
        bucket.planSegments(List.of(Bucket.Fault.LATE, Bucket.Fault.LATE));
        if (chance.percent(30)) {
            for (int call = 0; call < MOST_CALLS && bucket.plannedSegments() == 2; call++) {
                world.work(agent, 1);
            }
        }
        for (int change = 0; change < MOST_CHANGES && bucket.plannedSegments() > 0; change++) {
            world.people().setAnyPolicy();
        }
        bucket.planSegments(List.of());
        bucket.late().deliverFirstSegment();
        if (chance.percent(50)) {
            world.work(agent, chance.between(1, 4));
        } else {
            var unused = world.care().collectNow(); // takes over what was left, and appends nothing
        }
        bucket.settle();
        world.processes().requirePower();
        if (chance.percent(70)) {
            world.invariants().check();
            world.operator().loseCatalog();
        }
    }
}
