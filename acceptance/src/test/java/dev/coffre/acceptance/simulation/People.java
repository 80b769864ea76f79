package dev.coffre.acceptance.simulation;

import dev.coffre.server.retention.PinUse;
import dev.coffre.server.testing.ServiceParts;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicy;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.Tier;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Those who decide what is kept: they set policies, delete, bring back, hold and let go. */
final class People {
    private final World world;
    private final Chance chance;

    People(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    private ServiceParts service() {
        return world.site().service();
    }

    void act() {
        act(this::decide);
    }

    /** Sets a policy that differs from the one before, so the journal gets an event. */
    void setAnyPolicy() {
        act(this::setPolicy);
    }

    private void act(Consumer<Agent> decision) {
        world.invariants().points();
        Agent agent = chance.of(world.agents());
        Space.Count before = world.site().space().count();
        boolean isStale =
                world.isConcurrent() || world.calmly(world.site()::isCatalogBehind); // a chosen point may be gone
        try {
            world.asked(() -> {
                decision.accept(agent);
                return true;
            });
        } catch (Problem refused) {
            boolean stale = isStale && refused.code() == ProblemCode.POINT_UNKNOWN;
            boolean expected = refused.code() == ProblemCode.CLOCK_SUSPENDED
                    || refused.code() == ProblemCode.POINT_HELD
                    || world.site().excuses(refused, before);
            Violation.unless(expected || stale, "I13", "somebody is refused: %s %s", refused.code(), refused.details());
            world.trace().add("somebody is refused: %s", refused.code());
        }
    }

    private void decide(Agent agent) {
        switch (chance.below(8)) {
            case 0, 1, 2 -> setPolicy(agent);
            case 3, 4 -> delete(agent);
            case 5 -> restore(agent);
            default -> hold(agent);
        }
    }

    /** Most machines get a policy from the start. */
    void begin(Agent agent) {
        if (chance.percent(70)) {
            world.around().calm(true);
            setPolicy(agent, Optional.of(policy()));
            world.around().calm(false);
        }
    }

    private void setPolicy(Agent agent) {
        setPolicy(agent, chance.percent(10) ? Optional.empty() : Optional.of(policy()));
    }

    private void setPolicy(Agent agent, Optional<RetentionPolicy> policy) {
        agent.model().asks(policy, world.now());
        world.trace().add("policy of %s: %s", agent, policy);
        service().retention().set(world.row(agent), policy.map(RetentionPolicyMessage::of), PinUse.NOT_NEEDED);
        world.afterwards(() -> Violation.unless(
                agent.model().policy().equals(policy), "I4", "the policy of %s was set, and is another", agent));
    }

    private RetentionPolicy policy() {
        Optional<Tier.Weekly> weekly = chance.percent(30)
                ? Optional.of(new Tier.Weekly(4, Set.of(chance.of(List.of(DayOfWeek.values()))), Set.of(time())))
                : Optional.empty();
        return new RetentionPolicy(
                ZoneId.of(chance.percent(50) ? "UTC" : "America/New_York"),
                Optional.of(new Tier.Daily(chance.between(7, 10), chance.percent(50) ? Set.of() : Set.of(time()))),
                weekly,
                Optional.empty(),
                Optional.empty());
    }

    private LocalTime time() {
        return LocalTime.of(chance.below(24), 0);
    }

    private void delete(Agent agent) {
        List<PointModel> kept = agent.model().kept();
        if (kept.isEmpty()) {
            return;
        }
        Optional<Long> seq = chance.percent(10)
                ? Optional.empty()
                : Optional.of(chance.of(kept).seq());
        agent.model().asksForDeletion(world.now());
        world.trace().add("delete of %s: %s", agent, seq);
        service().deletion().delete(world.row(agent), seq, PinUse.NOT_NEEDED);
        world.afterwards(() -> chosen(kept, seq, agent)
                .forEach(point -> Violation.unless(point.isDeleted(), "I4", "%s was deleted", point)));
    }

    private void restore(Agent agent) {
        List<PointModel> deleted = agent.model().deleted();
        if (deleted.isEmpty()) {
            return;
        }
        Optional<Long> seq = chance.percent(50)
                ? Optional.empty()
                : Optional.of(chance.of(deleted).seq());
        agent.model().allow(MachineModel.Change.UNDELETE);
        world.trace().add("restore of %s: %s", agent, seq);
        service().deletion().undelete(world.row(agent), seq);
        world.afterwards(() -> chosen(deleted, seq, agent)
                .forEach(point -> Violation.unless(point.isKept(), "I11", "%s was brought back", point)));
    }

    /** As they are now. */
    private static Stream<PointModel> chosen(List<PointModel> before, Optional<Long> seq, Agent agent) {
        return before.stream()
                .filter(point -> seq.isEmpty() || seq.get() == point.seq())
                .map(point -> agent.model().point(point.seq()));
    }

    private void hold(Agent agent) {
        List<PointModel> kept = agent.model().kept();
        if (kept.isEmpty()) {
            return;
        }
        PointModel point = chance.of(kept);
        boolean held = !point.held();
        agent.model().allow(MachineModel.Change.HOLD);
        world.trace().add("%s holds %d: %s", agent, point.seq(), held);
        service().retention().setHeld(world.row(agent), point.seq(), held);
        world.afterwards(() -> Violation.unless(
                agent.model().point(point.seq()).held() == held, "I4", "point %d is not as it was said", point.seq()));
    }
}
