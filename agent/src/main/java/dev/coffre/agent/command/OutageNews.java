package dev.coffre.agent.command;

import dev.coffre.agent.job.RunningJob;
import dev.coffre.vault.remote.Outage;
import dev.coffre.vault.remote.OutageListener;
import java.time.Duration;
import java.util.Optional;

/**
 * While the vault does not answer, reports for how long, when the next attempt is, and how long attempts go on: as events, as a
 * countdown on the status line, and in the state of the job. Thread-safe.
 */
final class OutageNews implements OutageListener, AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);

    /** A shorter outage is not worth a permanent line. */
    private static final Duration NOTABLE = Duration.ofSeconds(3);

    private final Speech speech;
    private Optional<RunningJob> job = Optional.empty();
    private Optional<Heard> current = Optional.empty();
    private boolean closed;

    /** @param at when the event was received, as {@link System#nanoTime} */
    private record Heard(Outage outage, long at) {}

    OutageNews(Speech speech) {
        this.speech = speech;
    }

    private record AwayEvent(String event, String code, double seconds, double nextSeconds, double leftSeconds) {}

    private record BackEvent(String event, double seconds) {}

    /** Sets the job that waits for the vault. */
    synchronized void of(RunningJob running) {
        job = Optional.of(running);
        running.vaultAnswers(current.isEmpty());
    }

    @Override
    public synchronized void away(Outage outage) {
        if (closed) {
            return;
        }
        boolean begins = current.isEmpty();
        current = Optional.of(new Heard(outage, System.nanoTime()));
        speech.event(new AwayEvent(
                "vault-away",
                outage.why().code(),
                seconds(outage.lasted()),
                seconds(outage.next()),
                seconds(outage.left())));
        show();
        if (begins) {
            job.ifPresent(running -> running.vaultAnswers(false));
            Thread.ofPlatform().daemon().name("outage-news").start(this::tick);
        }
    }

    @Override
    public synchronized void back(Duration lasted) {
        if (closed || current.isEmpty()) {
            return;
        }
        current = Optional.empty();
        speech.standsStill("");
        speech.event(new BackEvent("vault-back", seconds(lasted)));
        if (lasted.compareTo(NOTABLE) >= 0) {
            speech.note(speech.texts().say("vault.back", speech.amounts().whole(lasted)));
        }
        job.ifPresent(running -> running.vaultAnswers(true));
    }

    private void tick() {
        try {
            while (ticked()) {
                Thread.sleep(TICK);
            }
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean ticked() {
        if (closed || current.isEmpty()) {
            return false;
        }
        show();
        return true;
    }

    private void show() {
        Heard heard = current.orElseThrow();
        Duration since = Duration.ofNanos(System.nanoTime() - heard.at());
        Duration next = heard.outage().next().minus(since);
        String lasted = speech.amounts().whole(heard.outage().lasted().plus(since));
        String left = speech.amounts().whole(heard.outage().left().minus(since));
        speech.standsStill(
                next.toMillis() < 500
                        ? speech.texts().say("vault.away.now", lasted, left)
                        : speech.texts()
                                .say("vault.away", lasted, speech.amounts().whole(next), left));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Stops all reporting. */
    @Override
    public synchronized void close() {
        closed = true;
        speech.standsStill("");
    }
}
