package dev.coffre.agent.daemon;

import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.schedule.ScheduleDecision;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.agent.schedule.ScheduleState;
import dev.coffre.agent.schedule.Timetable;
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
    private final GroupScheduleStates states;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;
    private final ToDoubleFunction<String> spreadFraction;
    private final Instant startedAt;

    /** @param chance from a group's name to a constant from 0 to 1: the fraction of its spread that the group waits */
    DueBackups(
            BackupPolicyFile policy,
            GroupScheduleStates standings,
            InstantSource clock,
            Supplier<ZoneId> zone,
            ToDoubleFunction<String> chance) {
        this.policy = policy;
        this.states = standings;
        this.clock = clock;
        this.zone = zone;
        this.spreadFraction = chance;
        this.startedAt = clock.instant();
    }

    /** A group that must be backed up, and since when. */
    record DueBackup(ProtectionGroup group, Instant due) {}

    /** Returns the group that has been due for the longest time. */
    Optional<DueBackup> longestDue() {
        Instant now = clock.instant();
        return scheduled()
                .flatMap(group -> turn(group, now) instanceof ScheduleDecision.Backup(Instant due)
                        ? Stream.of(new DueBackup(group, due))
                        : Stream.empty())
                .min(Comparator.comparing(DueBackup::due));
    }

    /** Returns how long no backup is due, if none fails. */
    Optional<Duration> timeUntilNext() {
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
                .map(group -> GroupState.of(group.name(), next(group, now), states.of(group, now)))
                .toList();
    }

    void record(DueBackup due, ScheduleState standing) {
        states.put(due.group(), standing);
    }

    ScheduleState state(DueBackup due) {
        return states.of(due.group(), clock.instant());
    }

    private Stream<ProtectionGroup> scheduled() {
        return policy.read().groups().stream().filter(group -> group.schedule().isPresent());
    }

    private ScheduleDecision turn(ProtectionGroup group, Instant now) {
        return timetable(group).decide(states.of(group, now), startedAt, now, new WallClock(zone.get()));
    }

    private Instant next(ProtectionGroup group, Instant now) {
        return timetable(group).next(states.of(group, now), startedAt, now, new WallClock(zone.get()));
    }

    private Timetable timetable(ProtectionGroup group) {
        ScheduleForm form = group.schedule().orElseThrow();
        long spread = (long) (group.spread().toMillis() * spreadFraction.applyAsDouble(group.name()));
        return new Timetable(form.schedule(), Duration.ofMillis(spread));
    }
}
