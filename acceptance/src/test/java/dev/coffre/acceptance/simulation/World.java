package dev.coffre.acceptance.simulation;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.Machines;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A vault service, machines, and everything that happens to them, one thing after another. */
final class World implements AutoCloseable {
    private static final int MOST_STARTS = 50;

    private final Chance chance;
    private final Climate climate;
    private final Trace trace;
    private final VaultId vault;
    private final SimulatedClock clock = new SimulatedClock();
    private final Site site;
    private final Network network;
    private final Model model = new Model();
    private final List<Agent> agents = new ArrayList<>();
    private final Invariants invariants = new Invariants(this);
    private final Set<Path> lostFiles = new HashSet<>();
    private Duration passed = Duration.ZERO;

    World(long seed, Template template, Path folder, Trace trace) {
        this.chance = new Chance(seed);
        this.climate = Climate.of(chance.split());
        this.trace = trace;
        this.vault = template.vault();
        this.site = template.settle(folder, clock, chance.split());
        this.network = new Network(chance.split(), climate.badNetworkPercent());
        trace.add("seed %d: %s", seed, climate);
        site.start();
        register(template);
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

    Invariants invariants() {
        return invariants;
    }

    /** By the vault's clock. */
    Instant now() {
        return clock.instant();
    }

    /** Since the world began, whatever clocks say. */
    Duration passed() {
        return passed;
    }

    boolean isClockTrusted() {
        return true;
    }

    boolean wasLost(Path file) {
        return lostFiles.contains(file);
    }

    /** Points whose records nobody may take. */
    List<PointModel> needed() {
        return agents.stream().flatMap(agent -> agent.model().needed().stream()).toList();
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
                .read(connection -> new Machines(connection).find(agent.id()))
                .orElseThrow();
    }

    /** Lives through all of it. */
    void live() {
        for (int step = 0; step < climate.steps(); step++) {
            surviving(this::step);
            invariants.check();
        }
        quieten();
        invariants.check();
        readEverything();
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
            try {
                site.start();
                site.power().failAfter(-1);
            } catch (PowerCut again) {
                trace.add("power cut while starting");
            }
        }
        trace.add("started again");
    }

    private void step() {
        if (chance.percent(climate.crashPercent())) {
            site.power().failAfter(chance.below(25));
        }
        int what = chance.below(100);
        if (what < 70) {
            work(chance.of(agents));
        } else if (what < 78) {
            pass(Duration.ofMinutes(chance.between(1, 60 * 24)));
        } else if (what < 82) {
            restart();
        } else if (what < 86) {
            chance.of(agents).kill();
        } else if (what < 90) {
            Agent agent = chance.of(agents);
            agent.sleep(!agent.isAsleep());
        } else {
            network.deliverLate();
        }
    }

    private void work(Agent agent) {
        if (agent.isAsleep()) {
            return;
        }
        for (int calls = chance.between(1, 8); calls > 0; calls--) {
            try {
                agent.work();
            } catch (Lost lost) {
                trace.add("%s gets no answer", agent);
            }
        }
    }

    private void restart() {
        trace.add("restart");
        site.close();
        network.reset();
        model.restarted();
        site.start();
    }

    void pass(Duration time) {
        passed = passed.plus(time);
        clock.advance(time);
        site.passed(time);
        trace.add("it is %s", now());
    }

    /** No more mishaps: every backup comes to its end. */
    private void quieten() {
        site.power().failAfter(-1);
        for (Agent agent : agents) {
            while (agent.isAtWork()) {
                try {
                    agent.work();
                } catch (Lost lost) {
                    trace.add("%s gets no answer", agent);
                }
            }
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
        }
    }

    @Override
    public void close() {
        site.close();
    }
}
