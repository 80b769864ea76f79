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
 * News of jobs as server-sent events. They only say that something changed: the page then asks for its list again, so
 * that the list has one maker and one set of rules.
 */
final class JobNewsStream {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** The browser comes back by itself; that its session has ended meanwhile is noticed then. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration BREATH = Duration.ofMillis(500);
    private static final String CHANGED = "event: job\ndata: changed\n\n";
    private static final String STILL_HERE = ": still here\n\n";

    private final VaultService service;

    JobNewsStream(VaultService service) {
        this.service = service;
    }

    /** Until the browser goes away or the service stops, and for ten minutes at most. */
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
                    // A page asks at most twice a second; what comes meanwhile is told afterwards.
                    Thread.sleep(BREATH);
                } else {
                    send(out, STILL_HERE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One question of the page answers all that has happened so far. */
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
