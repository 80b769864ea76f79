package dev.coffre.agent.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says when a schedule's turn is. Everything that was missed, while the machine was off or the vault away, is made up for
 * by one backup; a backup that failed gives way to the next that is due.
 *
 * @param spread by how much this machine starts later than its schedule says, so that not all machines of a vault call at
 *     once
 */
public record Timetable(Schedule schedule, Duration spread) {

    /**
     * What to do now.
     *
     * @param running since when this machine has been able to make backups: what it missed before waits for the spread too
     */
    public Turn turn(Standing standing, Instant running, Instant now, WallClock clock) {
        Optional<Instant> due = clock.last(schedule, standing.handled(), now);
        if (due.isEmpty()) {
            return new Turn.Wait(
                    clock.next(schedule, later(standing.handled(), now)).plus(spread));
        }
        Instant start = start(due.get(), standing, running, now);
        return start.isAfter(now)
                ? new Turn.Wait(earlier(start, clock.next(schedule, now).plus(spread)))
                : new Turn.Backup(due.get());
    }

    /** When the next backup begins, if all goes well. */
    public Instant next(Standing standing, Instant running, Instant now, WallClock clock) {
        return switch (turn(standing, running, now, clock)) {
            case Turn.Wait(Instant until) -> until;
            case Turn.Backup backup -> now;
        };
    }

    private Instant start(Instant due, Standing standing, Instant running, Instant now) {
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
