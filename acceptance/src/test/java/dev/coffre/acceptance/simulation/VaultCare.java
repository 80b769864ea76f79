package dev.coffre.acceptance.simulation;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.gc.GcPhase;
import dev.coffre.server.people.Actor;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.testing.ServiceParts;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What the vault service does by itself, and what an operator may have it do: retention, collection, scrub. */
final class VaultCare {
    private static final Actor OPERATOR = new Actor.Local("root");

    private static final int MOST_TRIES = 5;

    private final World world;
    private final Chance chance;

    VaultCare(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    private ServiceParts service() {
        return world.site().service();
    }

    /** Looks at the clock, as the service does every minute. */
    ClockGuard.ClockState look() {
        Space.Count before = world.site().space().count();
        ClockGuard.ClockState state;
        try {
            state = world.asked(() -> service().clockGuard().check(world.site().running()));
        } catch (Problem refused) {
            world.excuse(refused, before, "the look at the clock");
            return service().clockGuard().state();
        }
        if (world.around().hasLocks()) {
            world.excusing("saving of locks", () -> service().objectLockTask().saveWritten());
        }
        if (state != ClockGuard.ClockState.SUSPENDED) {
            world.stamped();
            Violation.unless(world.isClockTrusted(), "I12", "a clock that jumped is believed");
        }
        return state;
    }

    /** What expired goes, if the clock is sure. */
    void retain() {
        boolean sure = look() == ClockGuard.ClockState.SURE;
        world.invariants().points();
        world.trace().add("retention round: %s", sure);
        if (sure) {
            world.agents().forEach(agent -> agent.model().allow(MachineModel.Change.EXPIRE));
        }
        boolean done =
                world.excusing("retention", () -> service().retentionTask().run());
        if (sure && done && !world.processes().areSeveral()) { // else another one may have the role
            world.afterwards(() -> world.agents().forEach(agent -> agent.model().requireNothingDue(world.now())));
        }
    }

    /** The same beside others, who may change what is due. */
    void retainBeside() {
        world.agents().forEach(agent -> agent.model().allow(MachineModel.Change.EXPIRE));
        world.excusing("retention", () -> service().retentionTask().run());
    }

    /** A cycle, with whatever happens meanwhile. */
    void collect() {
        look();
        boolean[] takenOver = new boolean[1];
        boolean done = collect(phase -> {
            world.steps().mayFail(6);
            if (!takenOver[0] && phase != GcPhase.MARK && chance.percent(6)) {
                takenOver[0] = takeOver();
            }
            if (chance.percent(25)) {
                world.trace().add("before %s:", phase);
                world.steps().meanwhile();
            }
        });
        Violation.unless(!done || !takenOver[0], "S6", "a collection went on after another process had taken over");
    }

    /** Another process takes over the role, as if this one had stalled. Returns whether it has. */
    private boolean takeOver() {
        List<Site> others = world.processes().running().stream()
                .filter(site -> site != world.site())
                .toList();
        if (others.isEmpty()) {
            return false;
        }
        Site other = chance.of(others);
        world.trace().add("%s goes on with the collection", world.processes().name(other));
        world.around().database().orElseThrow().endLeases();
        boolean[] began = new boolean[1];
        world.apart(() -> {
            boolean unused = Processes.at(other, () -> collect(phase -> began[0] = true));
        });
        return began[0];
    }

    /** A cycle that comes to its end: a role that its holder has not given back is taken. Returns whether one did. */
    boolean collectNow() {
        return collectNow(phase -> {});
    }

    /** @param announced hears what begins */
    boolean collectNow(Consumer<GcPhase> announced) {
        look();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            world.around().database().ifPresent(SharedDatabase::endLeases);
            if (collect(announced)) {
                return true;
            }
        }
        return false;
    }

    /** The same beside others. */
    void collectBeside() {
        collectBeside(phase -> {});
    }

    /** @param announced hears what begins */
    void collectBeside(Consumer<GcPhase> announced) {
        var unused = collect(phase -> {
            world.trace().add("before %s", phase);
            announced.accept(phase);
        });
    }

    /** A cycle; between its mark and what it makes of it, each machine makes a backup from its beginning to its end. */
    void collectAroundBackups() {
        look();
        collectBeside(phase -> {
            if (phase == GcPhase.CONDEMN) {
                world.agents().forEach(Agent::workQuietly);
            }
        });
    }

    /** Returns whether it came to its end. */
    private boolean collect(Consumer<GcPhase> progress) {
        Space.Count before = world.site().space().count();
        try {
            CollectionReport report = world.asked(() -> service().collector().run(progress));
            world.trace()
                    .add(
                            "cycle %d: needed %d, condemned %d, gone %d, freed %d, waiting %d, moved %d",
                            report.cycle(),
                            report.needed(),
                            report.condemned(),
                            report.forgotten(),
                            report.bytesFreed(),
                            report.bytesWaiting(),
                            report.bytesMoved());
            return true;
        } catch (Problem problem) {
            Violation.unless(
                    world.site().excuses(problem, before),
                    "I6",
                    "collection ends with %s %s",
                    problem.code(),
                    problem.details());
            world.trace().add("collection ends with %s", problem.code());
            return false;
        }
    }

    /** What runs by itself in a day. */
    void day() {
        world.pass(Duration.ofDays(1));
        retain();
        reconcile();
        keepLocks();
        collect();
    }

    /** Extends locks, deletes what was released, and lists the versions in the bucket, as the service does all the time. */
    void keepLocks() {
        if (world.around().hasLocks()) {
            // No lock is extended while the clock is in doubt, which it is after days in which the service did not look
            // at it.
            boolean done = false;
            for (int tries = 0; !done && tries < MOST_TRIES; tries++) { // the service does it each minute
                if (tries > 0) {
                    world.pass(Duration.ofMinutes(1)); // after which a store that did not answer is tried again
                }
                done = world.excusing(
                                "the care of locks",
                                () -> service().objectLockTask().runOnce())
                        && service().clockGuard().state() != ClockGuard.ClockState.SUSPENDED
                        && CatalogView.isBucketListed(world.site().catalogFolder())
                        && world.invariants().namesOfEndingLocks().isEmpty()
                        && !world.invariants().isAnyLockOverdue();
            }
            world.around().bucket().orElseThrow().setLocksUnknown(!done);
        }
    }

    /** Compares catalog and store, as the service does once a day; a disk is compared at each start. */
    void reconcile() {
        if (world.around().bucket().isPresent()) {
            look();
            reconcileBeside();
        }
    }

    /** The same beside others. */
    void reconcileBeside() {
        world.excusing(
                "the comparison",
                () -> world.trace().add("comparison: %s", service().reconciler().run()));
    }

    /** The same, and nothing happens meanwhile. */
    void quietDay() {
        world.pass(Duration.ofDays(1));
        retain();
        reconcile();
        keepLocks();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            if (world.excusing("a quiet cycle", this::collectQuietly)) {
                return;
            }
            world.pass(Duration.ofMinutes(1));
        }
        world.around().database().ifPresent(SharedDatabase::endLeases);
        world.calmly(() -> {
            collectQuietly();
            return true;
        });
    }

    private void collectQuietly() {
        CollectionReport report = service().collector().run();
        world.trace()
                .add("quiet cycle %d: condemned %d, gone %d", report.cycle(), report.condemned(), report.forgotten());
    }

    void scrub() {
        look();
        if (scrubBeside()) {
            world.afterwards(() -> world.invariants().scrubbed());
        }
    }

    /** Returns whether it came to its end. */
    boolean scrubBeside() {
        Site auditor = world.processes().all().getFirst(); // today one process keeps an audit log
        if (!world.processes().running().contains(auditor)) {
            return false;
        }
        return world.processes().areSeveral() ? Processes.at(auditor, this::scrubHere) : scrubHere();
    }

    private boolean scrubHere() {
        int[] found = new int[1];
        boolean done = world.excusing(
                "scrub",
                () -> service()
                        .administration()
                        .execute(OPERATOR, new MaintenanceCommands.ScrubStore(), finding -> found[0]++));
        world.trace().add("scrub: %d findings", found[0]);
        return done;
    }
}
