package dev.coffre.acceptance.simulation;

import dev.coffre.server.gc.GcPhase;
import java.time.Duration;

/**
 * A machine needs what a collection is about to condemn or to remove, in that moment. So there has to be garbage that a machine
 * still has: it sends files, and gives up before the commit; then all machines of its domain open new sessions, and a cycle
 * passes in which what it sent is still young.
 */
final class GarbageRace {
    private static final int MOST_CALLS = 60;

    /** After which what is condemned may go, if enough cycles have passed, too. */
    private static final int DAYS = 8;

    private final World world;
    private final Chance chance;

    GarbageRace(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    void run(Agent agent) {
        if (!abandon(agent) || !world.care().collectNow()) {
            return;
        }
        switch (chance.below(3)) {
            case 0 -> world.concurrentStep().askBesideFlip(agent);
            case 1 -> world.concurrentStep().sendBesideFlip(agent);
            default -> sendBesideRemoval(agent);
        }
    }

    /** Returns whether the vault has everything but the point. */
    private boolean abandon(Agent agent) {
        boolean isSent = sendAllButPoint(agent);
        world.trace().add("%s gives up what it has sent: %s", agent, isSent);
        displaceSessions(agent);
        return isSent;
    }

    /** A backup of files that no point has, up to its commit. Returns whether it came so far. */
    boolean sendAllButPoint(Agent agent) {
        agent.beginAnew();
        agent.writeFolder();
        for (int call = 0; call < MOST_CALLS && !agent.isAboutToCommit(); call++) {
            world.work(agent, 1);
        }
        return agent.isAboutToCommit();
    }

    /** Each machine of the domain opens a session. The vault forgets the one before, and what it sent. */
    void displaceSessions(Agent agent) {
        for (Agent each : world.agents()) {
            if (each.contents() == agent.contents()) {
                each.beginAnew();
                world.work(each, 1);
            }
        }
    }

    /** The records are condemned, and due; while the collection removes them, the machine sends them again. */
    private void sendBesideRemoval(Agent agent) {
        if (!world.care().collectNow()) {
            return;
        }
        world.invariants().check();
        for (int day = 0; day < DAYS; day++) {
            world.pass(Duration.ofDays(1));
            world.care().keepLocks();
            world.care().look();
        }
        if (!world.care().collectNow()) {
            return;
        }
        world.invariants().check();
        boolean[] isSent = new boolean[1];
        var unused = world.care().collectNow(phase -> {
            if (phase == GcPhase.PUBLISH && !isSent[0]) {
                isSent[0] = true;
                world.steps().meanwhile(agent::workQuietly);
            }
        });
    }
}
