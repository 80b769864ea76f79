package dev.coffre.acceptance.simulation;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A vault service, machines, and everything that happens to them. */
final class World implements AutoCloseable {
    private static final int MOST_STARTS = 50;
    private static final int QUIET_PERCENT = 20;
    private static final int QUIET_DAYS = 12;
    private static final int TWIN_PERCENT = 25;

    private final Chance chance;
    private final Climate climate;
    private final Trace trace;
    private final VaultId vault;
    private final SimulatedClock clock = new SimulatedClock();
    private final Site site;
    private final Network network;
    private final Model model;
    private final List<Agent> agents = new ArrayList<>();
    private final Invariants invariants = new Invariants(this);
    private final People people;
    private final VaultCare care;
    private final Mishaps mishaps;
    private final ConcurrentStep concurrentStep;
    private final Path folder;
    private Instant expected = now();
    private Duration elapsed = Duration.ZERO;
    private Instant stamp = now();

    World(long seed, Chance chance, Template template, Scheduler scheduler, Path folder, Trace trace) {
        this.chance = chance;
        this.climate = Climate.of(chance.split());
        this.trace = trace;
        this.folder = folder;
        this.vault = template.vault();
        this.site = template.settle(folder, clock, scheduler, chance.split());
        this.network = new Network(chance.split(), climate.badNetworkPercent());
        this.model = new Model(climate.hasGoodClock());
        this.people = new People(this, chance.split());
        this.care = new VaultCare(this, chance.split());
        this.mishaps = new Mishaps(this, chance.split());
        this.concurrentStep = new ConcurrentStep(this, chance.split());
        scheduler.concurrent(climate.isConcurrent());
        trace.add("seed %d: %s", seed, climate);
        stamped();
        start();
        register(template);
        agents.forEach(people::begin);
    }

    private void register(Template template) {
        List<Contents> domains = new ArrayList<>();
        for (int i = 0; i < climate.machines(); i++) {
            if (domains.isEmpty() || chance.percent(40)) {
                domains.add(new Contents(DomainId.random(chance.numbers())));
            }
            Agent agent = new Agent(i, this, vault, domains.getLast(), template.pointKey(i), chance.split());
            agents.add(agent);
            register(agent);
        }
    }

    /** As the journal says it, without going through credentials. */
    private void register(Agent agent) {
        DomainId domain = agent.contents().domain();
        KeySlotFile slot =
                new TestRecords(domain, chance.numbers()).slot(SlotKind.PASSPHRASE, 1, SlotId.random(chance.numbers()));
        site.store().files().slots(vault).write(slot);
        site.store()
                .ledger()
                .append(
                        new JournalEvent.MachineRegistered(
                                vault,
                                agent.id(),
                                domain,
                                agent.toString(),
                                "linux",
                                agent.pointKey().verifyingKey(),
                                agent.pointKey().verifyingKey(),
                                1,
                                1),
                        new JournalEvent.SlotsWritten(vault, domain, 1, List.of(slot.id()), List.of()));
    }

    /** Where the world keeps what must be in files. */
    Path folder() {
        return folder;
    }

    Site site() {
        return site;
    }

    Network network() {
        return network;
    }

    Model model() {
        return model;
    }

    Trace trace() {
        return trace;
    }

    List<Agent> agents() {
        return agents;
    }

    VaultCare care() {
        return care;
    }

    People people() {
        return people;
    }

    /** Whether several things are being done. */
    boolean isConcurrent() {
        return concurrentStep.isRunning();
    }

    boolean hasPeople() {
        return climate.peoplePercent() > 0;
    }

    Invariants invariants() {
        return invariants;
    }

    /** By the vault's clock. */
    Instant now() {
        return clock.instant();
    }

    /** Since the world began: time that passed, and what the vault has to take for a pause. */
    Duration elapsed() {
        return elapsed;
    }

    /** What the vault's clock would say if it had never jumped but by so much as a pause of the service may be. */
    Instant expected() {
        return expected;
    }

    /** Whether the vault has to believe its clock, by the rules of its guard. */
    boolean isClockTrusted() {
        Duration off = Duration.between(expected, now());
        return off.compareTo(Duration.ofHours(-1)) >= 0 && off.compareTo(Duration.ofHours(24)) <= 0;
    }

    /** The vault believes that it is now. */
    void stamped() {
        stamp = now();
    }

    void setClock(Duration by) {
        clock.advance(by);
        trace.add("the clock jumps by %s to %s", by, now());
    }

    boolean wasLost(Path file) {
        return mishaps.haveLost(file);
    }

    /** Retention counts from when the vault received a point, by its own clock. */
    void wasReceived(Attempt attempt, Receipt receipt) {
        boolean holds = !receipt.receivedAt().isBefore(attempt.since())
                && !receipt.receivedAt().isAfter(now());
        Violation.unless(
                holds || !climate.hasGoodClock(),
                "I11",
                "%s was received at %s",
                attempt.point(),
                receipt.receivedAt());
    }

    /** A refusal is right only for lack of room, and while that lasts. */
    void excuse(Problem problem, Space.Count before, String what) {
        Violation.unless(
                site.space().excuses(problem, before),
                "I13",
                "%s ends with %s %s",
                what,
                problem.code(),
                problem.details());
        trace.add("%s ends with %s", what, problem.code());
    }

    /** Returns whether it came to its end. */
    boolean excusing(String what, Runnable work) {
        Space.Count before = site.space().count();
        try {
            work.run();
            return true;
        } catch (Problem problem) {
            excuse(problem, before, what);
            return false;
        }
    }

    /** One machine asks for what another one's domain has. */
    private void spy() {
        Agent spy = chance.of(agents);
        Agent other = chance.of(agents);
        if (spy.contents() == other.contents() || other.model().needed().isEmpty()) {
            return;
        }
        List<Oid> oids = chance.of(other.model().needed()).attempt().root().closure().stream()
                .map(Node::oid)
                .toList();
        trace.add("%s asks for what %s has", spy, other);
        FetchedRecords fetched = new FetchedRecords();
        spy.vault().fetch(oids, fetched);
        excusing("a spy's session", () -> {
            VaultSession session = spy.vault().open(Optional.empty());
            model.opened(session.id(), now());
            boolean nothing = fetched.records().isEmpty() && session.have(oids).isEmpty();
            Violation.unless(nothing, "I13", "%s sees what %s has", spy, other);
        });
    }

    /** Looks right after something was done, if no power cut ended it and nobody else does something meanwhile. */
    void afterwards(Runnable check) {
        site.power().require();
        if (!isConcurrent()) {
            invariants.points();
            check.run();
        }
    }

    /** Points whose records nobody may take. */
    List<PointModel> needed() {
        return agents.stream().flatMap(agent -> agent.model().needed().stream()).toList();
    }

    /** Whether a machine made it: of damaged bytes, a new catalog may make something else. */
    boolean knows(Oid oid) {
        return agents.stream().anyMatch(agent -> agent.contents().knows(oid));
    }

    Node nodes(Oid oid) {
        return agents.stream()
                .map(Agent::contents)
                .filter(contents -> contents.knows(oid))
                .findFirst()
                .orElseThrow()
                .of(oid);
    }

    MachineRow row(Agent agent) {
        return site.catalog()
                .read(connection -> new MachineTable(connection).find(agent.id()))
                .orElseThrow();
    }

    /** Lives through all of it. */
    void live() {
        for (int step = 0; step < climate.steps(); step++) {
            surviving(this::step);
            invariants.check();
            agents.forEach(agent -> agent.model().beside(false));
        }
        end();
    }

    /** Does something; if the power fails meanwhile, the service starts again. */
    private void surviving(Runnable something) {
        try {
            something.run();
            site.power().require();
        } catch (PowerCut cut) {
            recover();
        }
    }

    private void recover() {
        trace.add("power cut");
        for (int starts = 0; !site.isRunning() || !site.power().isOn(); starts++) {
            Violation.unless(starts < MOST_STARTS, "I4", "the service does not start any more");
            site.crash();
            network.reset();
            model.restarted();
            invariants.powerFailed();
            if (chance.percent(climate.crashPercent())) {
                site.power().failAfter(chance.below(12));
            }
            Space.Count before = site.space().count();
            try {
                start();
                site.power().failAfter(-1);
            } catch (Problem refused) {
                excuse(refused, before, "a start");
                site.space().free();
            } catch (PowerCut again) {
                trace.add("power cut while starting");
            }
        }
        trace.add("started again");
    }

    private void start() {
        site.start();
        Duration pause = Duration.between(stamp, now());
        boolean mayHaveBeenOff =
                pause.compareTo(Duration.ofHours(-1)) >= 0 && pause.compareTo(Duration.ofDays(30)) <= 0;
        if (mayHaveBeenOff && now().isAfter(expected)) {
            elapsed = elapsed.plus(Duration.between(expected, now()));
        }
        expected = mayHaveBeenOff ? now() : stamp;
        care.look();
    }

    private void step() {
        mayFail(40);
        mayRunShort();
        if (chance.percent(climate.diskLossPercent()) && isClockTrusted()) {
            loseDisk();
            return;
        }
        if (chance.percent(climate.concurrentPercent())) {
            if (chance.percent(15)) {
                concurrentStep.askBesideFlip(chance.of(agents));
            } else {
                concurrentStep.run();
            }
            return;
        }
        if (chance.percent(climate.peoplePercent())) {
            people.act();
            return;
        }
        if (chance.percent(climate.clockPercent())) {
            mishaps.jump();
            care.look();
            return;
        }
        int what = chance.below(100);
        if (what < 42) {
            work(chance.of(agents));
        } else if (what < 54) {
            pass(Duration.ofMinutes(chance.between(1, 60 * 30)));
            care.look();
        } else if (what < 62) {
            care.day();
        } else if (what < 69) {
            days();
        } else if (what < 74) {
            care.collect();
        } else if (what < 78) {
            care.retain();
        } else if (what < 81) {
            restart();
        } else if (what < 84) {
            chance.of(agents).kill();
        } else if (what < 87) {
            Agent agent = chance.of(agents);
            agent.sleep(!agent.isAsleep());
        } else if (what < 90) {
            deliverLate();
        } else if (what < 92) {
            spy();
        } else if (what < 95) {
            misfortune();
        } else if (what < 97) {
            care.scrub();
        } else {
            wait(Duration.ofDays(chance.between(2, 20)));
        }
    }

    /** Some in which little is done but what the service does by itself. */
    private void days() {
        for (int day = chance.between(2, 8); day > 0; day--) {
            care.day();
            invariants.check();
            if (chance.percent(30)) {
                work(chance.of(agents));
                site.power().require();
                invariants.check();
            }
        }
    }

    /** The power may fail within so many steps that would last. */
    void mayFail(int within) {
        if (chance.percent(climate.crashPercent())) {
            site.power().failAfter(chance.below(within));
        }
    }

    /** A disk runs full, or somebody makes room. */
    private void mayRunShort() {
        if (site.space().isShort()) {
            if (chance.percent(40)) {
                site.space().free();
                trace.add("there is room again");
            }
        } else if (chance.percent(climate.fullPercent())) {
            site.space().runShort(trace);
        }
    }

    void deliverLate() {
        Space.Count before = site.space().count();
        network.deliverLate(problem -> site.space().excuses(problem, before));
    }

    private void misfortune() {
        if (climate.rots() && chance.percent(60)) {
            if (chance.percent(70)) {
                mishaps.rot();
            } else {
                mishaps.losePack();
            }
        } else if (climate.losesCatalog() && isClockTrusted()) {
            loseCatalog();
        }
    }

    /** A pack goes with the catalog, and what backups send again of it meets the second cycle, at any time of it. */
    private void loseDisk() {
        site.space().free();
        mishaps.losePack();
        loseCatalog();
        invariants.check();
        care.quietDay();
        invariants.check();
        pass(Duration.ofDays(1));
        if (chance.percent(50)) {
            care.collectAroundBackups();
        } else {
            concurrentStep.collectBesideBackups();
        }
    }

    private void loseCatalog() {
        trace.add("the catalog is lost");
        close();
        site.loseCatalog();
        ended();
        model.sessionsLost();
        invariants.catalogIsNew();
        stamped();
        startWithRoom();
    }

    /** Nothing happens for long, and the vault is well. */
    private void wait(Duration time) {
        for (long day = time.toDays(); day > 0; day--) {
            pass(Duration.ofDays(1));
            care.look();
        }
    }

    /** What falls in between two parts of something long. */
    void meanwhile() {
        switch (chance.below(5)) {
            case 0 -> pass(Duration.ofMinutes(chance.between(1, 30)));
            case 1 -> deliverLate();
            case 2 -> {
                if (climate.peoplePercent() > 0) {
                    people.act();
                }
            }
            default -> work(chance.of(agents));
        }
    }

    void work(Agent agent) {
        if (agent.isAsleep()) {
            return;
        }
        work(agent, chance.between(1, 8));
    }

    /** Goes on with a backup, and begins the next one when it is done. */
    void work(Agent agent, int calls) {
        for (int call = 0; call < calls; call++) {
            try {
                agent.work();
            } catch (Lost lost) {
                trace.add("%s gets no answer", agent);
            }
        }
    }

    private void restart() {
        trace.add("restart");
        close();
        ended();
        startWithRoom();
    }

    /** A service that finds no room when it starts says so, and starts when there is some. */
    private void startWithRoom() {
        if (!excusing("a start", this::start)) {
            site.space().free();
            start();
        }
    }

    private void ended() {
        network.reset();
        model.restarted();
    }

    void pass(Duration time) {
        expected = expected.plus(time);
        elapsed = elapsed.plus(time);
        clock.advance(time);
        site.passed(time);
        trace.add("it is %s", now());
    }

    /** No more mishaps: every backup comes to its end, what can be healed is, and nothing is left that nobody needs. */
    private void end() {
        trace.add("the end begins");
        site.power().failAfter(-1);
        site.space().free();
        network.heals();
        setClock(Duration.between(now(), expected));
        site.service().clockGuard().confirm();
        stamped();
        care.scrub();
        invariants.check();
        for (Agent agent : agents) {
            pass(Duration.ofMinutes(1));
            finishBackups(agent);
        }
        invariants.check();
        readNewest();
        readEverything();
        if (site.space().count().refusals() > 0) {
            restart(); // removes what could not be removed from a full disk
        }
        if (chance.percent(QUIET_PERCENT) && !invariants.isAnythingRotten()) {
            for (int day = 0; day < QUIET_DAYS; day++) {
                care.quietDay();
                invariants.check();
            }
            invariants.nothingIsLeftOver();
            readEverything();
        }
        if (chance.percent(TWIN_PERCENT)) {
            try (Site twin = site.twin(folder.resolveSibling(folder.getFileName() + "-twin"))) {
                invariants.equalsRebuilt(twin);
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

    /** Whatever was damaged, a backup of what is there now is whole. */
    private void readNewest() {
        for (Agent agent : agents) {
            Node root = agent.model().points().getLast().attempt().root();
            Violation.unless(!invariants.isAffected(root.oid()), "I1", "the newest point of %s was not healed", agent);
        }
    }

    /** Every record of every point, as a recovery would ask for it. */
    private void readEverything() {
        for (Agent agent : agents) {
            List<Oid> oids = agent.model().needed().stream()
                    .flatMap(point -> point.attempt().root().closure().stream())
                    .map(Node::oid)
                    .distinct()
                    .filter(oid -> !invariants.isAffected(oid))
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
                LargeFileRecovery.verify(agent, fetched.records(), invariants::isAffected);
            }
        }
    }

    @Override
    public void close() {
        excusing("the stop", site::close);
    }
}
