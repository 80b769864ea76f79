package dev.coffre.agent.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides when a schedule's next backup begins. One backup makes up for all due times that were missed while the machine was
 * off or the vault was unreachable. A failed backup is superseded by the next due time.
 *
 * @param spread delay of this machine, so that not all machines of a vault begin at once
 */
public record Timetable(Schedule schedule, Duration spread) {

    /**
     * Returns what to do now.
     *
     * @param running since when this machine has been able to make backups; earlier missed backups wait for the spread too
     */
    public ScheduleDecision decide(ScheduleState standing, Instant running, Instant now, WallClock clock) {
        Optional<Instant> due = clock.lastDue(schedule, standing.handled(), now);
        if (due.isEmpty()) {
            return new ScheduleDecision.Wait(
                    clock.nextDue(schedule, later(standing.handled(), now)).plus(spread));
        }
        Instant start = start(due.get(), standing, running, now);
        return start.isAfter(now)
                ? new ScheduleDecision.Wait(
                        earlier(start, clock.nextDue(schedule, now).plus(spread)))
                : new ScheduleDecision.Backup(due.get());
    }

    /** Returns when the next backup begins, if none fails. */
    public Instant next(ScheduleState standing, Instant running, Instant now, WallClock clock) {
        return switch (decide(standing, running, now, clock)) {
            case ScheduleDecision.Wait(Instant until) -> until;
            case ScheduleDecision.Backup backup -> now;
        };
    }

    private Instant start(Instant due, ScheduleState standing, Instant running, Instant now) {
        Instant spreadOut = later(due, running.isAfter(now) ? due : running).plus(spread);
        return standing.retry()
                .filter(retry -> retry.due().equals(due))
                .map(retry -> later(retry.at(), spreadOut))
                .orElse(spreadOut);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
