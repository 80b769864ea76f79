package dev.coffre.acceptance.simulation;

import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.testing.FetchedRecords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Chooses what happens next in a world. */
final class Steps {
    /** In how many steps an order is forced, in a world whose store is a bucket. */
    private static final int FORCED_PERCENT = 8;

    /** In how many steps a thief does something, in a world whose bucket has locks. */
    private static final int ROBBED_PERCENT = 15;

    private final World world;
    private final Climate climate;
    private final Chance chance;
    private final Mishaps mishaps;
    private final ForcedOrders forcedOrders;

    Steps(World world, Climate climate, Chance chance, Mishaps mishaps, ForcedOrders forcedOrders) {
        this.world = world;
        this.climate = climate;
        this.chance = chance;
        this.mishaps = mishaps;
        this.forcedOrders = forcedOrders;
    }

    /** Does it. */
    void next() {
        world.operator().mayStart();
        if (world.around().bucket().isPresent() && chance.percent(FORCED_PERCENT)) {
            forcedOrders.run(world.around().bucket().get());
            return;
        }
        Optional<SharedDatabase> older = world.around().database().filter(SharedDatabase::hasCopy);
        if (older.isPresent() && chance.percent(20)) {
            world.operator().failOver(older.get());
            return;
        }
        mayFail(40);
        mayRunShort();
        mayBeRobbed();
        if (chance.percent(climate.diskLossPercent()) && world.clock().isTrusted()) {
            loseDisk();
            return;
        }
        if (chance.percent(climate.concurrentPercent())) {
            if (chance.percent(15)) {
                world.concurrentStep().askBesideFlip(chance.of(world.agents()));
            } else {
                world.concurrentStep().run();
            }
            return;
        }
        if (chance.percent(climate.peoplePercent())) {
            world.people().act();
            return;
        }
        if (chance.percent(climate.clockPercent())) {
            mishaps.jump();
            world.care().look();
            return;
        }
        int what = chance.below(100);
        if (what < 42) {
            work(chance.of(world.agents()));
        } else if (what < 54) {
            world.pass(Duration.ofMinutes(chance.between(1, 60 * 30)));
            world.care().look();
        } else if (what < 62) {
            world.care().day();
        } else if (what < 69) {
            days();
        } else if (what < 74) {
            world.care().collect();
        } else if (what < 78) {
            world.care().retain();
        } else if (what < 81) {
            world.operator().restart();
        } else if (what < 84) {
            chance.of(world.agents()).kill();
        } else if (what < 87) {
            Agent agent = chance.of(world.agents());
            agent.sleep(!agent.isAsleep());
        } else if (what < 90) {
            world.deliverLate();
        } else if (what < 92) {
            spy();
        } else if (what < 95) {
            misfortune();
        } else if (what < 97) {
            world.care().scrub();
        } else {
            wait(Duration.ofDays(chance.between(2, 20)));
        }
    }

    /** Some in which little is done but what the service does by itself. */
    private void days() {
        for (int day = chance.between(2, 8); day > 0; day--) {
            world.care().day();
            world.invariants().check();
            if (chance.percent(30)) {
                work(chance.of(world.agents()));
                world.processes().requirePower();
                world.invariants().check();
            }
        }
    }

    /** The power may fail within so many steps that would last. */
    void mayFail(int within) {
        if (chance.percent(climate.crashPercent())) {
            world.site().power().failAfter(chance.below(within));
        }
    }

    /** A disk runs full, or somebody makes room. The bucket or the database is away for a while. */
    private void mayRunShort() {
        Space space = world.site().space();
        if (space.isShort()) {
            if (chance.percent(40)) {
                space.free();
                world.trace().add("there is room again");
            }
        } else if (chance.percent(climate.fullPercent())) {
            space.runShort(world.trace());
        }
        world.around().bucket().filter(Bucket::isUnreliable).ifPresent(bucket -> {
            if (chance.percent(5)) {
                bucket.fail(chance.between(1, 80));
            }
        });
        world.around().database().filter(SharedDatabase::isUnreliable).ifPresent(database -> {
            if (chance.percent(5)) {
                database.restart();
            }
        });
    }

    /** In some worlds, lets the thief of the bucket's key act a few times. */
    private void mayBeRobbed() {
        if (world.around().hasLocks() && chance.percent(ROBBED_PERCENT)) {
            for (int i = chance.between(1, 6); i > 0; i--) {
                world.around().bucket().flatMap(Bucket::thief).ifPresent(Thief::act);
            }
        }
    }

    private void misfortune() {
        if (climate.rots() && chance.percent(60)) {
            if (chance.percent(70)) {
                mishaps.rot();
            } else {
                mishaps.losePack();
            }
        } else if (climate.losesCatalog() && world.clock().isTrusted()) {
            world.operator().loseCatalog();
        }
    }

    /** A pack goes with the catalog, and what backups send again of it meets the second cycle, at any time of it. */
    private void loseDisk() {
        world.processes().makeRoom();
        mishaps.losePack();
        world.operator().loseCatalog();
        world.invariants().check();
        world.care().quietDay();
        world.invariants().check();
        world.pass(Duration.ofDays(1));
        if (chance.percent(50)) {
            world.care().collectAroundBackups();
        } else {
            world.concurrentStep().collectBesideBackups();
        }
    }

    /** Nothing happens for long, and the vault is well. */
    private void wait(Duration time) {
        for (long day = time.toDays(); day > 0; day--) {
            world.pass(Duration.ofDays(1));
            world.care().look();
            world.care().keepLocks();
        }
    }

    /** What falls in between two parts of something long. */
    void meanwhile() {
        meanwhile(this::doAnything);
    }

    /** Does something in between two parts of something long. */
    void meanwhile(Runnable work) {
        if (world.processes().areSeveral()) {
            world.apart(work);
        } else {
            work.run();
        }
    }

    private void doAnything() {
        switch (chance.below(5)) {
            case 0 -> world.pass(Duration.ofMinutes(chance.between(1, 30)));
            case 1 -> world.deliverLate();
            case 2 -> {
                if (climate.peoplePercent() > 0) {
                    world.people().act();
                }
            }
            default -> work(chance.of(world.agents()));
        }
    }

    void work(Agent agent) {
        if (agent.isAsleep()) {
            return;
        }
        world.work(agent, chance.between(1, 8));
    }

    /** One machine asks for what another one's domain has. */
    private void spy() {
        Agent spy = chance.of(world.agents());
        Agent other = chance.of(world.agents());
        if (spy.contents() == other.contents() || other.model().needed().isEmpty()) {
            return;
        }
        List<Oid> oids = chance.of(other.model().needed()).attempt().root().closure().stream()
                .map(Node::oid)
                .toList();
        world.trace().add("%s asks for what %s has", spy, other);
        FetchedRecords fetched = new FetchedRecords();
        world.excusing("a spy's session", () -> {
            spy.vault().fetch(oids, fetched);
            VaultSession session = spy.vault().open(Optional.empty());
            world.model().opened(session.id(), world.now());
            boolean nothing = fetched.records().isEmpty() && session.have(oids).isEmpty();
            Violation.unless(nothing, "I13", "%s sees what %s has", spy, other);
        });
    }
}
