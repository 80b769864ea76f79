package dev.coffre.acceptance.simulation;

import dev.coffre.vault.testing.SimulatedClock;
import java.time.Duration;
import java.time.Instant;

/** The clock of the vault service's machines, and what it would say if it had never jumped. */
final class WorldClock {
    private final SimulatedClock clock = new SimulatedClock();
    private Instant expected = clock.instant();
    private Duration elapsed = Duration.ZERO;
    private Instant stamp = clock.instant();

    /** The clock as the vault service reads it. */
    SimulatedClock clock() {
        return clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** Time since the world began, and what the vault has to take for a pause. */
    Duration elapsed() {
        return elapsed;
    }

    /** Returns the time without the jumps that were longer than a service may pause. */
    Instant expected() {
        return expected;
    }

    /** Returns whether the vault has to believe its clock, by the rules of its guard. */
    boolean isTrusted() {
        Duration off = Duration.between(expected, now());
        return off.compareTo(Duration.ofHours(-1)) >= 0 && off.compareTo(Duration.ofHours(24)) <= 0;
    }

    /** The vault believes that it is now. */
    void stamped() {
        stamp = now();
    }

    void jump(Duration by) {
        clock.advance(by);
    }

    void pass(Duration time) {
        expected = expected.plus(time);
        elapsed = elapsed.plus(time);
        clock.advance(time);
    }

    /** The service has started, and compares the clock with its last stamp. */
    void started() {
        Duration pause = Duration.between(stamp, now());
        boolean mayHaveBeenOff =
                pause.compareTo(Duration.ofHours(-1)) >= 0 && pause.compareTo(Duration.ofDays(30)) <= 0;
        if (mayHaveBeenOff && now().isAfter(expected)) {
            elapsed = elapsed.plus(Duration.between(expected, now()));
        }
        expected = mayHaveBeenOff ? now() : stamp;
    }
}
