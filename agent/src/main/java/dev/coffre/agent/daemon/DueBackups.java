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

/** Determines which protection groups are due, by the current policy. */
final class DueBackups {
    private final BackupPolicyFile policy;
    private final GroupStandings standings;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;
    private final ToDoubleFunction<String> chance;
    private final Instant running;

    /** @param chance from a group's name to a constant from 0 to 1: the fraction of its spread that the group waits */
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

    /** A group that must be backed up, and since when. */
    record Due(ProtectionGroup group, Instant due) {}

    /** Returns the group that has been due for the longest time. */
    Optional<Due> first() {
        Instant now = clock.instant();
        return scheduled()
                .flatMap(group -> turn(group, now) instanceof Turn.Backup(Instant due)
                        ? Stream.of(new Due(group, due))
                        : Stream.empty())
                .min(Comparator.comparing(Due::due));
    }

    /** Returns how long no backup is due, if none fails. */
    Optional<Duration> quiet() {
        Instant now = clock.instant();
        return scheduled()
                .map(group -> next(group, now))
                .min(Comparator.naturalOrder())
                .map(next -> Duration.between(now, next));
    }

    /** Returns the state of all groups with a schedule. */
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
