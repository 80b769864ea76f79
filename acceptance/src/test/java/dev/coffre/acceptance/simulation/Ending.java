package dev.coffre.acceptance.simulation;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.testing.FetchedRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The end of a world, in which nothing goes wrong any more, and what must hold then. */
final class Ending {
    private static final int QUIET_PERCENT = 20;
    private static final int QUIET_DAYS = 12;
    private static final int TWIN_PERCENT = 25;

    private final World world;
    private final Form form;
    private final Chance chance;
    private final FinalInvariants finalChecks;

    Ending(World world, Form form, Chance chance) {
        this.world = world;
        this.form = form;
        this.chance = chance;
        this.finalChecks = new FinalInvariants(world);
    }

    /** No more mishaps: every backup comes to its end, what can be healed is, and nothing is left that nobody needs. */
    void live() {
        world.trace().add("the end begins");
        world.processes().failNever();
        world.processes().makeRoom();
        world.network().heals();
        world.around().heal();
        world.pass(Duration.ofMinutes(1)); // after which a store that did not answer is tried again
        world.operator().startStopped();
        world.setClock(Duration.between(world.now(), world.expected()));
        world.processes().all().forEach(each -> each.service().clockGuard().confirm());
        world.clock().stamped();
        world.care().scrub();
        world.invariants().check();
        for (Agent agent : world.agents()) {
            world.pass(Duration.ofMinutes(1));
            finishBackups(agent);
        }
        world.invariants().check();
        readNewest();
        readEverything();
        finalChecks.theftIsKnown();
        finalChecks.locksLast();
        if (form == Form.BUCKET
                || form == Form.LOCKED_BUCKET
                || world.site().space().count().refusals() > 0) {
            world.operator().restart(); // removes what a full disk kept, and registers packs that came late
        }
        if (chance.percent(QUIET_PERCENT) && !world.damage().isAnythingRotten()) {
            for (int day = 0; day < QUIET_DAYS; day++) {
                world.care().quietDay();
                world.invariants().check();
            }
            finalChecks.nothingIsLeftOver();
            readEverything();
        }
        if (chance.percent(world.processes().areSeveral() ? 2 * TWIN_PERCENT : TWIN_PERCENT)) {
            Path folder = world.folder();
            try (Site twin = world.site().twin(folder.resolveSibling(folder.getFileName() + "-twin"))) {
                finalChecks.equalsRebuilt(twin);
            }
        }
    }

    /** The one under way, and one more that begins now. */
    private void finishBackups(Agent agent) {
        boolean another = agent.isAtWork();
        agent.forgetSession();
        agent.workQuietly();
        if (another) {
            agent.workQuietly();
        }
    }

    /** Checks that nothing in the newest point of a machine is damaged: its last backup healed it. */
    private void readNewest() {
        for (Agent agent : world.agents()) {
            Node root = agent.model().points().getLast().attempt().root();
            Violation.unless(
                    !world.damage().isAffected(root.oid()), "I1", "the newest point of %s was not healed", agent);
        }
    }

    /** Every record of every point, as a recovery would ask for it. */
    private void readEverything() {
        for (Agent agent : world.agents()) {
            List<Oid> oids = agent.model().needed().stream()
                    .flatMap(point -> point.attempt().root().closure().stream())
                    .map(Node::oid)
                    .distinct()
                    .filter(oid -> !world.damage().isAffected(oid))
                    .toList();
            FetchedRecords fetched = new FetchedRecords();
            try {
                agent.vault().fetch(oids, fetched);
            } catch (Problem problem) {
                throw new Violation("I1", "recovery fails: " + problem);
            }
            Violation.unless(
                    fetched.records().size() == oids.size(),
                    "I1",
                    "%s gets %d of %d records",
                    agent,
                    fetched.records().size(),
                    oids.size());
            if (agent.largeFile().isPresent()) {
                LargeFileRecovery.verify(agent, fetched.records(), world.damage()::isAffected);
            }
        }
    }
}
