package dev.coffre.server.portal.vault;

import dev.coffre.server.jobs.JobFeed;
import dev.coffre.server.jobs.JobFeedEvent;
import dev.coffre.vault.id.VaultId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Server-sent events about jobs. They only say that something changed. The page then reloads its list, so the list is
 * built in one place by one set of rules.
 */
public final class JobEventStream {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** The browser reconnects. A session that ended meanwhile is noticed then. */
    private static final Duration MAX_DURATION = Duration.ofMinutes(10);

    private static final Duration MIN_INTERVAL = Duration.ofMillis(500);
    private static final String CHANGED = "event: job\ndata: changed\n\n";
    private static final String KEEP_ALIVE = ": still here\n\n";

    private final JobFeed jobFeed;
    private final InstantSource clock;

    public JobEventStream(JobFeed jobFeed, InstantSource clock) {
        this.jobFeed = jobFeed;
        this.clock = clock;
    }

    /** Writes events until the browser disconnects or the service stops, for ten minutes at most. */
    void stream(VaultId vault, OutputStream out) throws IOException {
        Instant end = clock.instant().plus(MAX_DURATION);
        try (JobFeed.Subscription subscription = jobFeed.subscribe(vault::equals)) {
            send(out, KEEP_ALIVE);
            while (clock.instant().isBefore(end)) {
                Optional<JobFeedEvent> news = subscription.next(HEARTBEAT);
                if (news.equals(Optional.of(JobFeedEvent.CLOSED))) {
                    return;
                }
                if (news.isPresent()) {
                    send(out, CHANGED);
                    // Limits a page to two reloads a second. Later changes are reported by the next event.
                    Thread.sleep(MIN_INTERVAL);
                } else {
                    send(out, KEEP_ALIVE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
