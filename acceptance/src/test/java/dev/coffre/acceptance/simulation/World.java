package dev.coffre.acceptance.simulation;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
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
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A vault service, machines, and everything that happens to them. */
final class World implements AutoCloseable {
    private final Chance chance;
    private final Climate climate;
    private final Trace trace;
    private final VaultId vault;
    private final WorldClock clock = new WorldClock();
    private final Processes processes;
    private final Network network;
    private final Model model;
    private final List<Agent> agents = new ArrayList<>();
    private final Damage damage = new Damage(this);
    private final Invariants invariants = new Invariants(this);
    private final People people;
    private final VaultCare care;
    private final Mishaps mishaps;
    private final ConcurrentStep concurrentStep;
    private final Operator operator;
    private final Steps steps;
    private final Ending ending;
    private final Path folder;

    World(Form form, Chance chance, Template template, Scheduler scheduler, Path folder, Trace trace) {
        this.chance = chance;
        Climate any = Climate.of(chance.split());
        this.climate = form.mayHaveBadClock() ? any : any.withGoodClock();
        this.trace = trace;
        this.folder = folder;
        this.vault = template.vault();
        trace.add("%s: %s", form, climate);
        this.processes = template.settle(form, folder, clock.clock(), scheduler, chance.split(), trace);
        this.network = new Network(chance.split(), climate.badNetworkPercent());
        this.model = new Model(climate.hasGoodClock());
        this.people = new People(this, chance.split());
        this.care = new VaultCare(this, chance.split());
        this.mishaps = new Mishaps(this, chance.split());
        this.concurrentStep = new ConcurrentStep(this, chance.split());
        this.operator = new Operator(this, climate, chance);
        ForcedOrders forcedOrders = new ForcedOrders(this, form == Form.DISK ? chance : chance.split());
        this.steps = new Steps(this, climate, chance, mishaps, forcedOrders);
        this.ending = new Ending(this, form, chance);
        scheduler.concurrent(climate.isConcurrent());
        around().bucket().ifPresent(bucket -> bucket.beforeDelete(invariants::mayDelete));
        clock.stamped();
        operator.begin();
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

    /** Whether threads give their turn back at ports even when one thing is done at a time. */
    boolean isAlwaysConcurrent() {
        return climate.isConcurrent();
    }

    boolean hasPeople() {
        return climate.peoplePercent() > 0;
    }

    Invariants invariants() {
        return invariants;
    }

    Damage damage() {
        return damage;
    }

    Operator operator() {
        return operator;
    }

    Steps steps() {
        return steps;
    }

    ConcurrentStep concurrentStep() {
        return concurrentStep;
    }

    WorldClock clock() {
        return clock;
    }

    /** By the vault's clock. */
    Instant now() {
        return clock.now();
    }

    /** As {@link WorldClock#elapsed}. */
    Duration elapsed() {
        return clock.elapsed();
    }

    /** As {@link WorldClock#expected}. */
    Instant expected() {
        return clock.expected();
    }

    boolean isClockTrusted() {
        return clock.isTrusted();
    }

    /** The vault believes that it is now. */
    void stamped() {
        clock.stamped();
    }

    void setClock(Duration by) {
        clock.jump(by);
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
            surviving(steps::next);
            invariants.check();
            agents.forEach(agent -> agent.model().beside(false));
        }
        ending.live();
    }

    /** Does something; if the power fails meanwhile, the service starts again. */
    private void surviving(Runnable something) {
        try {
            something.run();
            processes.requirePower();
        } catch (PowerCut cut) {
            operator.recover();
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

    /** A little time passes, in which nobody does anything. */
    void tick() {
        clock.pass(Duration.ofMillis(1));
    }

    void pass(Duration time) {
        clock.pass(time);
        processes.passed(time);
        if (time.toDays() > 0) { // else locks that nobody can extend end while a few requests are refused
            around().bucket().ifPresent(Bucket::answer);
        }
        trace.add("it is %s", now());
        for (Site each : processes.running()) {
            if (each != site()) { // as each process does every minute
                var unused = calmly(() -> Processes.at(each, care::look));
            }
        }
    }

    void deliverLate() {
        Space.Count before = site().space().count();
        network.deliverLate(problem -> site().excuses(problem, before));
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

    @Override
    public void close() {
        processes.all().forEach(each -> excusing("the stop", each::close));
    }
}
