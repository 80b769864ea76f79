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
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A vault service, machines, and everything that happens to them. */
final class World implements AutoCloseable {
    private static final int MOST_STARTS = 50;

    /** After so many, nothing but the power fails. */
    private static final int CALM_STARTS = 10;

    private static final int QUIET_PERCENT = 20;
    private static final int QUIET_DAYS = 12;
    private static final int TWIN_PERCENT = 25;

    private final Chance chance;
    private final Climate climate;
    private final Trace trace;
    private final VaultId vault;
    private final SimulatedClock clock = new SimulatedClock();
    private final Form form;
    private final Processes processes;
    private final Network network;
    private final Model model;
    private final List<Agent> agents = new ArrayList<>();
    private final Map<Agent, Site> homes = new HashMap<>();
    private final Invariants invariants = new Invariants(this);
    private final People people;
    private final VaultCare care;
    private final Mishaps mishaps;
    private final ConcurrentStep concurrentStep;
    private final Straggler straggler;
    private final Path folder;
    private Instant expected = now();
    private Duration elapsed = Duration.ZERO;
    private Instant stamp = now();

    World(Form form, Chance chance, Template template, Scheduler scheduler, Path folder, Trace trace) {
        this.form = form;
        this.chance = chance;
        Climate any = Climate.of(chance.split());
        this.climate = form == Form.CLUSTER ? any.withGoodClock() : any;
        this.trace = trace;
        this.folder = folder;
        this.vault = template.vault();
        trace.add("%s: %s", form, climate);
        this.processes = template.settle(form, folder, clock, scheduler, chance.split(), trace);
        this.network = new Network(chance.split(), climate.badNetworkPercent());
        this.model = new Model(climate.hasGoodClock());
        this.people = new People(this, chance.split());
        this.care = new VaultCare(this, chance.split());
        this.mishaps = new Mishaps(this, chance.split());
        this.concurrentStep = new ConcurrentStep(this, chance.split());
        this.straggler = new Straggler(this, form == Form.DISK ? chance : chance.split());
        scheduler.concurrent(climate.isConcurrent());
        around().bucket().ifPresent(bucket -> bucket.beforeDelete(invariants::mayDelete));
        stamped();
        processes.all().forEach(each -> {
            processes.turnTo(each);
            if (!excusing("the first start", this::start)) {
                around().calm(true);
                start();
                around().calm(false);
            }
        });
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
        around().calm(true);
        site().store().files().slots(vault).write(slot);
        site().store()
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
        around().calm(false);
    }

    /** Where the world keeps what must be in files. */
    Path folder() {
        return folder;
    }

    /** The process that the calling thread has to do with. */
    Site site() {
        return processes.here();
    }

    Processes processes() {
        return processes;
    }

    Surroundings around() {
        return site().around();
    }

    /** Looks, while nothing goes wrong by itself. */
    <T> T calmly(Supplier<T> look) {
        around().calm(true);
        try {
            return look.get();
        } finally {
            around().calm(false);
        }
    }

    CatalogView view() {
        return calmly(() -> CatalogView.of(site().catalog()));
    }

    /** Something that is asked of the process here: if that has died meanwhile, there is no answer. */
    <T> T asked(Supplier<T> request) {
        try {
            return request.get();
        } catch (StoreUnavailableException away) {
            site().power().require();
            throw away.problem();
        } catch (Problem refused) {
            site().power().require();
            throw refused;
        }
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
                site().excuses(problem, before), "I13", "%s ends with %s %s", what, problem.code(), problem.details());
        trace.add("%s ends with %s", what, problem.code());
    }

    /** Returns whether it came to its end. */
    boolean excusing(String what, Runnable work) {
        Space.Count before = site().space().count();
        try {
            asked(() -> {
                work.run();
                return true;
            });
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
        excusing("a spy's session", () -> {
            spy.vault().fetch(oids, fetched);
            VaultSession session = spy.vault().open(Optional.empty());
            model.opened(session.id(), now());
            boolean nothing = fetched.records().isEmpty() && session.have(oids).isEmpty();
            Violation.unless(nothing, "I13", "%s sees what %s has", spy, other);
        });
    }

    /** Looks right after something was done, if no power cut ended it and nobody else does something meanwhile. */
    void afterwards(Runnable check) {
        processes.requirePower();
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
        return site().catalog()
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
            processes.requirePower();
        } catch (PowerCut cut) {
            recover();
        }
    }

    private void recover() {
        trace.add("power cut");
        for (Site site : processes.failed()) {
            if (!processes.running().isEmpty() && chance.percent(50)) {
                stop(site);
                trace.add("%s stays away", processes.name(site));
            } else {
                startAgain(site);
            }
        }
        turnToAny();
    }

    private void stop(Site site) {
        site.crash();
        network.reset();
        if (!processes.areSeveral()) {
            model.restarted();
        }
        invariants.powerFailed();
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
            around().calm(starts > CALM_STARTS);
            try {
                asked(() -> {
                    start();
                    return true;
                });
                site.power().failAfter(-1);
            } catch (Problem refused) {
                excuse(refused, before, "a start");
                site.space().free();
                around().bucket().ifPresent(Bucket::answer);
            } catch (PowerCut again) {
                trace.add("power cut while starting");
            } finally {
                around().calm(false);
            }
        }
        trace.add("%s started again", processes.name(site));
    }

    /** What is done next is done at any process that runs. */
    private void turnToAny() {
        if (processes.areSeveral()) {
            processes.turnTo(chance.of(processes.running()));
        }
    }

    /** Processes that stay away come back at some time. */
    private void mayStart() {
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
        Site before = homes.getOrDefault(agent, site());
        boolean stays = running.isEmpty() || running.contains(before) && !chance.percent(10);
        Site now = stays ? before : chance.of(running);
        homes.put(agent, now);
        return now;
    }

    private void start() {
        site().start();
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
        mayStart();
        if (around().bucket().isPresent() && chance.percent(4)) {
            straggler.run(around().bucket().get(), chance.of(agents));
            return;
        }
        if (around().database().filter(SharedDatabase::hasCopy).isPresent() && chance.percent(20)) {
            failOver();
            return;
        }
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
                processes.requirePower();
                invariants.check();
            }
        }
    }

    /** The power may fail within so many steps that would last. */
    void mayFail(int within) {
        if (chance.percent(climate.crashPercent())) {
            site().power().failAfter(chance.below(within));
        }
    }

    /** A disk runs full, or somebody makes room. The bucket or the database is away for a while. */
    private void mayRunShort() {
        Space space = site().space();
        if (space.isShort()) {
            if (chance.percent(40)) {
                space.free();
                trace.add("there is room again");
            }
        } else if (chance.percent(climate.fullPercent())) {
            space.runShort(trace);
        }
        around().bucket().filter(Bucket::isUnreliable).ifPresent(bucket -> {
            if (chance.percent(5)) {
                bucket.fail(chance.between(1, 80));
            }
        });
        around().database().filter(SharedDatabase::isUnreliable).ifPresent(database -> {
            if (chance.percent(5)) {
                database.restart();
            }
        });
    }

    void deliverLate() {
        Space.Count before = site().space().count();
        network.deliverLate(problem -> site().excuses(problem, before));
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
        processes.makeRoom();
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

    void loseCatalog() {
        trace.add("the catalog is lost");
        close();
        around().bucket().ifPresent(Bucket::settle);
        site().loseCatalog();
        ended();
        model.sessionsLost();
        invariants.catalogIsNew();
        stamped();
        startWithRoom();
        startStopped();
    }

    /** Commits are lost, and no process may write to what is left: today the catalog is made anew. */
    private void failOver() {
        around().database().orElseThrow().failOver();
        loseCatalog();
    }

    private void startStopped() {
        Site before = site();
        processes.stopped().forEach(this::startAgain);
        processes.turnTo(before);
    }

    /** Nothing happens for long, and the vault is well. */
    private void wait(Duration time) {
        for (long day = time.toDays(); day > 0; day--) {
            pass(Duration.ofDays(1));
            care.look();
        }
    }

    /** On a thread of its own, so that it has nothing to do with the work of the calling one. */
    void apart(Runnable work) {
        Site here = site();
        SideBySide other = new SideBySide(trace, here.scheduler());
        other.beginRequests("something else", Processes.at(here, work));
        other.await();
        here.power().require();
    }

    /** What falls in between two parts of something long. */
    void meanwhile() {
        if (processes.areSeveral()) {
            apart(this::doAnything);
        } else {
            doAnything();
        }
    }

    private void doAnything() {
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
        trace.add("restart of %s", processes.name(site()));
        excusing("the stop", site()::close);
        ended();
        startWithRoom();
    }

    /** A service that finds no room when it starts says so, and starts when there is some. */
    private void startWithRoom() {
        if (!excusing("a start", this::start)) {
            site().space().free();
            around().calm(true);
            try {
                start();
            } finally {
                around().calm(false);
            }
        }
    }

    private void ended() {
        network.reset();
        if (!processes.areSeveral()) {
            model.restarted();
        }
    }

    void pass(Duration time) {
        expected = expected.plus(time);
        elapsed = elapsed.plus(time);
        clock.advance(time);
        processes.passed(time);
        trace.add("it is %s", now());
        for (Site each : processes.running()) {
            if (each != site()) { // as each process does every minute
                var unused = calmly(() -> Processes.at(each, care::look));
            }
        }
    }

    /** No more mishaps: every backup comes to its end, what can be healed is, and nothing is left that nobody needs. */
    private void end() {
        trace.add("the end begins");
        processes.failNever();
        processes.makeRoom();
        network.heals();
        around().heal();
        pass(Duration.ofMinutes(1)); // after which a store that did not answer is tried again
        startStopped();
        setClock(Duration.between(now(), expected));
        processes.all().forEach(each -> each.service().clockGuard().confirm());
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
        if (form == Form.BUCKET || site().space().count().refusals() > 0) {
            restart(); // removes what could not be removed from a full disk, and registers packs that came late
        }
        if (chance.percent(QUIET_PERCENT) && !invariants.isAnythingRotten()) {
            for (int day = 0; day < QUIET_DAYS; day++) {
                care.quietDay();
                invariants.check();
            }
            invariants.nothingIsLeftOver();
            readEverything();
        }
        if (chance.percent(processes.areSeveral() ? 2 * TWIN_PERCENT : TWIN_PERCENT)) {
            try (Site twin = site().twin(folder.resolveSibling(folder.getFileName() + "-twin"))) {
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
        processes.all().forEach(each -> excusing("the stop", each::close));
    }
}
