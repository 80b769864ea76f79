package dev.coffre.agent.machine;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** The machine's clock with its time zone. */
public record MachineClock(InstantSource source, ZoneId zone) {
    public Instant instant() {
        return source.instant();
    }

    /** Returns the current date and time in the machine's zone. */
    public LocalDateTime now() {
        return LocalDateTime.ofInstant(instant(), zone);
    }

    /** Returns the current date in the machine's zone. */
    public LocalDate today() {
        return LocalDate.ofInstant(instant(), zone);
    }
}
