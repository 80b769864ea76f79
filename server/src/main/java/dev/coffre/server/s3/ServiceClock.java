package dev.coffre.server.s3;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The clock of the storage service, by the date of its last answer. Thread-safe. */
final class ServiceClock {
    private final LongSupplier nanos;
    private volatile @Nullable Reading last;

    /** @param nanos a monotonic clock */
    ServiceClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Reading(Instant at, long nanos) {}

    /** Takes the date of an answer that has one. */
    void note(Object answer) {
        if (answer instanceof SdkResponse response) {
            @Nullable SdkHttpResponse http = response.sdkHttpResponse();
            if (http != null) {
                http.firstMatchingHeader("Date").ifPresent(this::note);
            }
        }
    }

    private void note(String date) {
        try {
            Instant at = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            last = new Reading(at, nanos.getAsLong());
        } catch (DateTimeParseException noDate) {
            // Any proxy can answer.
        }
    }

    /** Returns the time; empty if no answer had a date. */
    Optional<Instant> now() {
        @Nullable Reading reading = last;
        return reading == null
                ? Optional.empty()
                : Optional.of(reading.at.plus(Duration.ofNanos(nanos.getAsLong() - reading.nanos)));
    }
}
