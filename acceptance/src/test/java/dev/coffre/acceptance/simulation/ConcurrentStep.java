package dev.coffre.acceptance.simulation;

import dev.coffre.server.gc.GcPhase;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.testing.FetchedRecords;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A step in which several things are done at the same time: backups, recoveries, collection, retention, scrub, people, late
 * requests. What holds afterwards has to hold whoever came first.
 */
final class ConcurrentStep {
    private static final int MOST_CALLS = 16;

    /** How often a thread is held up, of a thousand turns, where one is to be overtaken by all of a flip. */
    private static final int STRADDLING = 200;

    private final World world;
    private final Chance chance;
    private boolean running;

    ConcurrentStep(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    void run() {
        SideBySide tasks = begin(65);
        begin(tasks, 55, "collection", () -> world.care().collectBeside());
        begin(tasks, 20, "retention", () -> world.care().retainBeside());
        begin(tasks, 15, "scrub", () -> world.care().scrubBeside());
        if (world.around().bucket().isPresent()) {
            begin(tasks, 15, "comparison", () -> world.care().reconcileBeside());
        }
        if (world.processes().areSeveral()) {
            begin(tasks, 25, "another collection", () -> world.care().collectBeside());
        }
        if (chance.percent(25)) {
            tasks.beginRequests("recovery", somewhere(() -> recover(chance.of(world.agents()))));
        }
        if (chance.percent(20)) {
            tasks.beginRequests("late requests", somewhere(this::deliverLate));
        }
        if (world.hasPeople() && chance.percent(20)) {
            tasks.beginRequests("people", somewhere(() -> world.people().act()));
        }
        await(tasks);
    }

    /** A cycle while every machine that is awake makes a backup. */
    void collectBesideBackups() {
        SideBySide tasks = begin(100);
        begin(tasks, 100, "collection", () -> world.care().collectBeside());
        await(tasks);
    }

    /** Content comes back that a cycle is about to condemn: whether the vault has it is asked before, and answered after. */
    void askBesideFlip(Agent agent) {
        SideBySide tasks = begin(0);
        CompletableFuture<List<Oid>> doomed = new CompletableFuture<>();
        tasks.beginRequests(agent + " asks for what is about to go", somewhere(() -> ask(agent, doomed)));
        tasks.begin("collection", somewhere(() -> {
            try {
                world.care().collectBeside(phase -> {
                    if (phase == GcPhase.FLIP) {
                        doomed.complete(CatalogView.doomed(world.site().catalog()));
                    }
                });
            } finally {
                doomed.complete(List.of());
            }
        }));
        await(tasks, STRADDLING);
    }

    private void ask(Agent agent, CompletableFuture<List<Oid>> doomed) {
        world.excusing("a question beside a flip", () -> {
            VaultSession session = agent.vault().open(Optional.empty());
            agent.opened(session.id());
            List<Oid> oids =
                    doomed.join().stream().filter(agent.contents()::knows).toList();
            if (!oids.isEmpty()) {
                agent.relies(session.id(), oids, agent.ask(session.id(), () -> session.have(oids)));
            }
        });
    }

    private SideBySide begin(int percent) {
        world.care().look();
        world.agents().forEach(agent -> agent.model().beside(true));
        SideBySide tasks = new SideBySide(world.trace(), world.site().scheduler());
        for (Agent agent : world.agents()) {
            int calls = chance.between(1, MOST_CALLS);
            if (chance.percent(percent) && !agent.isAsleep()) {
                tasks.beginRequests(agent + " backs up", () -> world.work(agent, calls));
            }
        }
        return tasks;
    }

    private void await(SideBySide tasks) {
        await(tasks, chance.of(List.of(0, 10, 40)));
    }

    private void await(SideBySide tasks, int stallPermille) {
        world.site().scheduler().stall(stallPermille);
        running = true;
        try {
            tasks.await();
        } finally {
            running = false;
            world.site().scheduler().stall(0);
        }
        world.trace().add("%d turns so far", world.site().scheduler().turns());
    }

    boolean isRunning() {
        return running;
    }

    private void begin(SideBySide tasks, int percent, String what, Runnable work) {
        if (chance.percent(percent)) {
            tasks.begin(what, somewhere(work));
        }
    }

    /** At any process that runs. */
    private Runnable somewhere(Runnable work) {
        return world.processes().areSeveral()
                ? Processes.at(chance.of(world.processes().running()), work)
                : work;
    }

    private void deliverLate() {
        for (int i = chance.between(1, 4); i > 0; i--) {
            world.deliverLate();
        }
    }

    /** All records of a recovery point that is there when it begins: collection leaves them for days. */
    private void recover(Agent agent) {
        List<PointModel> kept = agent.model().kept();
        if (kept.isEmpty()) {
            return;
        }
        PointModel point = chance.of(kept);
        List<Oid> oids = point.attempt().root().closure().stream()
                .map(Node::oid)
                .filter(oid -> !world.invariants().isAffected(oid))
                .toList();
        FetchedRecords fetched = new FetchedRecords();
        Space.Count before = world.site().space().count();
        try {
            world.asked(() -> {
                agent.vault().fetch(oids, fetched);
                return true;
            });
        } catch (Problem problem) {
            Violation.unless(world.site().excuses(problem, before), "I1", "recovery of %s fails: %s", point, problem);
            return;
        }
        world.site().power().require();
        Violation.unless(
                fetched.records().size() == oids.size(),
                "I1",
                "%s gets %d of %d records of %s",
                agent,
                fetched.records().size(),
                oids.size(),
                point);
        world.trace().add("%s has recovered point %d", agent, point.seq());
    }
}
