package dev.coffre.acceptance.simulation;

import dev.coffre.server.gc.GcPhase;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.testing.FetchedRecords;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * A step in which several things are done at the same time: backups, recoveries, collection, retention, scrub, people, late
 * requests. What holds afterwards has to hold whoever came first.
 */
final class ConcurrentStep {
    private static final int MOST_CALLS = 16;
    private static final int MOST_SENT = 6;
    private static final int MOST_TURNS = 600;

    /** The changes that each process appends beside those of the others. */
    private static final int RIVALS = 2;

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
        if (world.around().hasLocks()) {
            begin(tasks, 25, "care of locks", () -> world.care().keepLocks());
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
        besideFlip(
                agent,
                "asks for what is about to go",
                (session, oids) -> agent.relies(session.id(), oids, agent.ask(session.id(), () -> session.have(oids))));
    }

    /** The same, and the machine sends it without asking: what the vault has is not stored again. */
    void sendBesideFlip(Agent agent) {
        besideFlip(agent, "sends what is about to go", (session, oids) -> send(agent, session, oids));
    }

    private void send(Agent agent, VaultSession session, List<Oid> oids) {
        List<Node> content = oids.stream()
                .map(agent.contents()::of)
                .filter(node -> !node.isPage())
                .limit(MOST_SENT)
                .toList();
        if (!content.isEmpty()) {
            List<RecordBytes> records = content.stream().map(Node::record).toList();
            Agent.Answered<PutResult> answered = agent.ask(session.id(), () -> session.put(records));
            if (answered.answer() instanceof PutResult.Admitted) {
                agent.acknowledged(session.id(), content, answered);
            }
        }
    }

    /** The collection runs at this process, which may have its role, and the request at another one. */
    private void besideFlip(Agent agent, String what, BiConsumer<VaultSession, List<Oid>> request) {
        SideBySide tasks = begin(0);
        Site collecting = world.site();
        List<Site> others = world.processes().running().stream()
                .filter(site -> site != collecting)
                .toList();
        Site asked = others.isEmpty() ? collecting : chance.of(others);
        CompletableFuture<List<Oid>> doomed = new CompletableFuture<>();
        tasks.beginRequests(agent + " " + what, Processes.at(asked, () -> request(agent, doomed, request)));
        tasks.begin("collection", Processes.at(collecting, () -> {
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

    private void request(
            Agent agent, CompletableFuture<List<Oid>> doomed, BiConsumer<VaultSession, List<Oid>> request) {
        world.excusing("a request beside a flip", () -> {
            VaultSession session = agent.vault().open(Optional.empty());
            agent.opened(session.id());
            List<Oid> oids =
                    doomed.join().stream().filter(agent.contents()::knows).toList();
            if (!oids.isEmpty()) {
                request.accept(session, oids);
            }
        });
    }

    /** Each process appends to the journal at once, and no lock makes one wait for the turn of another one. */
    void rivalTurns(SharedDatabase database) {
        SideBySide tasks = begin(30);
        for (Site site : world.processes().running()) {
            for (int i = 0; i < RIVALS; i++) {
                tasks.beginRequests("a policy", Processes.at(site, world.people()::setAnyPolicy));
            }
        }
        database.losesTurns(true);
        try {
            await(tasks, STRADDLING);
        } finally {
            database.losesTurns(false);
        }
    }

    /** A collection and machines go on while another copy of the database takes over, and while the processes notice that. */
    void besideFailover(Runnable failover) {
        SideBySide tasks = begin(50);
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        begin(tasks, 100, "collection", () -> world.care().collectBeside());
        tasks.begin("failover", () -> {
            pauseSometime();
            failover.run();
            done.complete(true);
        });
        for (Site site : world.processes().running()) {
            tasks.begin("recovery", Processes.at(site, () -> {
                done.join();
                runRecovery(site);
            }));
        }
        await(tasks);
    }

    private void pauseSometime() {
        for (int turns = chance.below(MOST_TURNS); turns > 0; turns--) {
            world.site().scheduler().pause();
        }
    }

    private void runRecovery(Site site) {
        world.care().look();
        world.excusing("the recovery", () -> site.service().second());
    }

    /**
     * Machines go on while each process notices that another copy of the database took over.
     *
     * @param meanwhile happens at some time
     */
    void whileRecovering(Optional<Runnable> meanwhile) {
        SideBySide tasks = begin(50);
        meanwhile.ifPresent(work -> tasks.begin("another failover", () -> {
            pauseSometime();
            work.run();
        }));
        for (Site site : world.processes().running()) {
            tasks.begin("recovery", Processes.at(site, () -> runRecovery(site)));
        }
        await(tasks);
    }

    private SideBySide begin(int percent) {
        world.care().look();
        world.agents().forEach(agent -> agent.model().beside(true));
        world.site().scheduler().concurrent(true);
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
        Scheduler scheduler = world.site().scheduler();
        scheduler.stall(stallPermille);
        running = true;
        try {
            tasks.await();
        } finally {
            running = false;
            scheduler.stall(0);
            scheduler.concurrent(world.isAlwaysConcurrent());
        }
        world.trace().add("%d turns so far", scheduler.turns());
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
                .filter(oid -> !world.damage().isAffected(oid))
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
