package dev.coffre.acceptance.simulation;

import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts and stops the processes of the vault service, and gives them a new catalog when the old one is lost. */
final class Operator {
    private static final int MOST_STARTS = 50;

    /** After so many, nothing but the power fails. */
    private static final int CALM_STARTS = 10;

    private static final int MOST_RECOVERIES = 100;

    /** After so many of them, somebody makes room on the disks: a comparison waits for it. */
    private static final int MOST_WITHOUT_ROOM = 20;

    /** How often a process dies while the catalog is compared with the store. */
    private static final int MOST_DEATHS = 3;

    private static final int UNTIL_DEATH = 30;

    /** In how many failovers a collection is under way. */
    private static final int BESIDE_COLLECTION_PERCENT = 30;

    private final World world;
    private final Climate climate;
    private final Chance chance;
    private final Processes processes;
    private final Map<Agent, Site> homes = new HashMap<>();

    Operator(World world, Climate climate, Chance chance) {
        this.world = world;
        this.climate = climate;
        this.chance = chance;
        this.processes = world.processes();
    }

    /** Starts each process for the first time. */
    void begin() {
        processes.all().forEach(each -> {
            processes.turnTo(each);
            if (!world.excusing("the first start", this::start)) {
                world.around().calm(true);
                start();
                world.around().calm(false);
            }
        });
    }

    /** Starts the processes again whose power has failed. Some stay away. */
    void recover() {
        world.trace().add("power cut");
        List<Site> failed = processes.failed();
        processes.all().stream()
                .filter(Site::hasLostCatalog)
                .forEach(this::startAgain); // others find no catalog before
        for (Site site : failed) {
            if (site.power().isOn()) {
                continue;
            }
            if (!processes.running().isEmpty() && chance.percent(50)) {
                stop(site);
                world.trace().add("%s stays away", processes.name(site));
            } else {
                startAgain(site);
            }
        }
        turnToAny();
    }

    private void stop(Site site) {
        site.crash();
        ended();
        world.invariants().powerFailed();
    }

    private void startAgain(Site site) {
        processes.turnTo(site);
        for (int starts = 0; !site.isRunning() || !site.power().isOn(); starts++) {
            Violation.unless(starts < MOST_STARTS, "I4", "the service does not start any more");
            stop(site);
            if (chance.percent(climate.crashPercent())) {
                site.power().failAfter(chance.below(12));
            }
            Space.Count before = site.space().count();
            world.around()
                    .database()
                    .filter(SharedDatabase::isReconciling)
                    .ifPresent(SharedDatabase::endLeases); // a start waits for who compares
            world.around().calm(starts > CALM_STARTS);
            try {
                world.asked(() -> {
                    start();
                    return true;
                });
                site.power().failAfter(-1);
            } catch (Problem refused) {
                world.excuse(refused, before, "a start");
                site.space().free();
                world.around().bucket().ifPresent(Bucket::answer);
                mayOutrunThief();
            } catch (PowerCut again) {
                world.trace().add("power cut while starting");
            } finally {
                world.around().calm(false);
            }
        }
        world.trace().add("%s started again", processes.name(site));
    }

    /** Lets any running process do the next step. */
    private void turnToAny() {
        if (processes.areSeveral()) {
            processes.turnTo(chance.of(processes.running()));
        }
    }

    /** Processes that stay away come back at some time. */
    void mayStart() {
        if (processes.all().stream().noneMatch(Site::hasLostCatalog)) {
            world.around().database().ifPresent(SharedDatabase::beginCopies);
        }
        for (Site site : processes.stopped()) {
            if (chance.percent(30)) {
                startAgain(site);
            }
        }
        turnToAny();
    }

    /** The process of an agent, until that stops, or the balancer chooses another one. */
    Site siteOf(Agent agent) {
        List<Site> running = processes.running();
        List<Site> open = running.isEmpty() ? processes.failed() : running; // who calls one of these is cut off
        Site before = homes.getOrDefault(agent, world.site());
        boolean stays = open.isEmpty() || open.contains(before) && !chance.percent(10);
        Site now = stays ? before : chance.of(open);
        homes.put(agent, now);
        return now;
    }

    private void start() {
        world.site().start();
        world.clock().started();
        world.care().look();
    }

    void restart() {
        world.trace().add("restart of %s", processes.name(world.site()));
        world.excusing("the stop", world.site()::close);
        ended();
        startWithRoom();
    }

    /** A service that finds no room when it starts says so, and starts when there is some. */
    private void startWithRoom() {
        if (!world.excusing("a start", this::start)) {
            world.site().space().free();
            mayOutrunThief();
            world.around().calm(true);
            try {
                start();
            } finally {
                world.around().calm(false);
            }
        }
    }

    /** Else the ledger may draw an attempt again that a thief foresaw. No process works meanwhile: one may have no power. */
    private void mayOutrunThief() {
        if (world.around().hasLocks()) {
            world.clock().pass(Duration.ofMinutes(1));
        }
    }

    private void ended() {
        world.network().reset();
        if (!processes.areSeveral()) {
            world.model().restarted();
        }
    }

    void loseCatalog() {
        world.trace().add("the catalog is lost");
        world.close();
        world.around().bucket().ifPresent(Bucket::settle);
        world.site().loseCatalog();
        ended();
        world.model().sessionsLost();
        world.invariants().catalogIsNew();
        world.clock().stamped();
        startWithRoom();
        startStopped();
    }

    /** Starts all processes that do not run. */
    void startStopped() {
        Site before = world.site();
        processes.stopped().forEach(this::startAgain);
        processes.turnTo(before);
    }

    /**
     * The newest commits are lost. Processes notice it by themselves, while agents go on: one compares the catalog with the store,
     * and all go on with it. Meanwhile processes may die, and yet another copy may take over.
     */
    void failOver(SharedDatabase database) {
        if (chance.percent(BESIDE_COLLECTION_PERCENT)) {
            failOverBesideCollection(database);
        } else {
            takeOver(database);
        }
        int deaths = chance.percent(50) ? chance.between(1, MOST_DEATHS) : 0;
        boolean isRepeated = chance.percent(50);
        for (int tries = 0; database.isReconciling(); tries++) {
            Violation.unless(tries < MOST_RECOVERIES, "I4", "no process goes on after a failover");
            if (tries == MOST_WITHOUT_ROOM) {
                processes.makeRoom();
            }
            processes.failNever();
            if (tries < deaths) {
                chance.of(processes.running()).power().failAfter(chance.below(UNTIL_DEATH));
            }
            database.endLeases(); // those of processes that have died
            world.pass(Duration.ofMinutes(1)); // after which a store that did not answer is tried again
            recoverOnce(database, isRepeated && tries == 0);
        }
        processes.failNever();
        world.trace().add("the catalog is in step with the store");
        for (Site site : processes.running()) {
            var unused = Processes.at(site, world.care()::look);
        }
        database.recovered();
    }

    /** Few commits are lost, and a collection goes on by what it has read before. */
    private void failOverBesideCollection(SharedDatabase database) {
        processes.failNever();
        database.keepAnother();
        world.concurrentStep().besideFailover(() -> takeOver(database));
    }

    /** It takes some time, so that attempts of the journal that were lost are not drawn again. */
    private void takeOver(SharedDatabase database) {
        database.failOver();
        world.tick();
        world.around().bucket().ifPresent(Bucket::listEverything);
        world.model().catalogIsOlder();
        world.invariants().catalogIsOlder();
    }

    /** @param isRepeated whether another copy takes over meanwhile, which lacks what the comparison has done since now */
    private void recoverOnce(SharedDatabase database, boolean isRepeated) {
        try {
            if (isRepeated) {
                database.keepAnother();
                world.concurrentStep().whileRecovering(Optional.of(() -> takeOver(database)));
            } else {
                world.concurrentStep().whileRecovering(Optional.empty());
            }
            processes.requirePower();
        } catch (PowerCut cut) {
            recover();
        }
    }
}
