package dev.coffre.server.portal.vault;

import dev.coffre.server.jobs.JobFeed;
import dev.coffre.server.jobs.JobNews;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.VaultId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Server-sent events about jobs. They only say that something changed. The page then reloads its list, so the list is built in
 * one place by one set of rules.
 */
final class JobNewsStream {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** The browser reconnects. A session that ended meanwhile is noticed then. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration BREATH = Duration.ofMillis(500);
    private static final String CHANGED = "event: job\ndata: changed\n\n";
    private static final String STILL_HERE = ": still here\n\n";

    private final VaultService service;

    JobNewsStream(VaultService service) {
        this.service = service;
    }

    /** Writes events until the browser disconnects or the service stops, for ten minutes at most. */
    void write(VaultId vault, OutputStream out) throws IOException {
        Instant end = service.now().plus(LONGEST);
        try (JobFeed.Subscription subscription = service.jobFeed().subscribe(vault::equals)) {
            send(out, STILL_HERE);
            while (service.now().isBefore(end)) {
                Optional<JobNews> news = subscription.next(HEARTBEAT);
                if (news.filter(JobNews.Ended.class::isInstance).isPresent()) {
                    return;
                }
                if (news.isPresent()) {
                    drain(subscription);
                    send(out, CHANGED);
                    // Limits a page to two reloads a second. Later changes are reported by the next event.
                    Thread.sleep(BREATH);
                } else {
                    send(out, STILL_HERE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One reload of the page covers all changes so far. */
    private static void drain(JobFeed.Subscription subscription) throws InterruptedException {
        while (subscription
                .next(Duration.ZERO)
                .filter(JobNews.Changed.class::isInstance)
                .isPresent()) {
            continue;
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
