package dev.coffre.agent.daemon;

import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.agent.schedule.Standing;
import dev.coffre.agent.schedule.Timetable;
import dev.coffre.agent.schedule.Turn;
import dev.coffre.agent.schedule.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Which of the machine's protection groups is due, by the policy as it is now. */
final class DueBackups {
    private final BackupPolicyFile policy;
    private final GroupStandings standings;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;
    private final ToDoubleFunction<String> chance;
    private final Instant running;

    /**
     * @param chance 0 to 1 for each name of a group, always the same: which part of its spread it waits
     */
    DueBackups(
            BackupPolicyFile policy,
            GroupStandings standings,
            InstantSource clock,
            Supplier<ZoneId> zone,
            ToDoubleFunction<String> chance) {
        this.policy = policy;
        this.standings = standings;
        this.clock = clock;
        this.zone = zone;
        this.chance = chance;
        this.running = clock.instant();
    }

    /** A group whose turn it is, and when it was due. */
    record Due(ProtectionGroup group, Instant due) {}

    /** Of those that are due the one that is so for the longest time. */
    Optional<Due> first() {
        Instant now = clock.instant();
        return scheduled()
                .flatMap(group -> turn(group, now) instanceof Turn.Backup(Instant due)
                        ? Stream.of(new Due(group, due))
                        : Stream.empty())
                .min(Comparator.comparing(Due::due));
    }

    /** How long nothing is due, if all goes well. */
    Optional<Duration> quiet() {
        Instant now = clock.instant();
        return scheduled()
                .map(group -> next(group, now))
                .min(Comparator.naturalOrder())
                .map(next -> Duration.between(now, next));
    }

    /** The groups that have a schedule. */
    List<GroupState> states() {
        Instant now = clock.instant();
        return scheduled()
                .map(group -> GroupState.of(group.name(), next(group, now), standings.of(group, now)))
                .toList();
    }

    void put(Due due, Standing standing) {
        standings.put(due.group(), standing);
    }

    Standing standing(Due due) {
        return standings.of(due.group(), clock.instant());
    }

    private Stream<ProtectionGroup> scheduled() {
        return policy.read().groups().stream().filter(group -> group.schedule().isPresent());
    }

    private Turn turn(ProtectionGroup group, Instant now) {
        return timetable(group).turn(standings.of(group, now), running, now, new WallClock(zone.get()));
    }

    private Instant next(ProtectionGroup group, Instant now) {
        return timetable(group).next(standings.of(group, now), running, now, new WallClock(zone.get()));
    }

    private Timetable timetable(ProtectionGroup group) {
        ScheduleForm form = group.schedule().orElseThrow();
        long spread = (long) (group.spread().toMillis() * chance.applyAsDouble(group.name()));
        return new Timetable(form.schedule(), Duration.ofMillis(spread));
    }
}
