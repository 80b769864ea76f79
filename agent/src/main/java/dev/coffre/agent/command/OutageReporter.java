package dev.coffre.agent.command;

import dev.coffre.agent.job.RunningJob;
import dev.coffre.vault.client.Outage;
import dev.coffre.vault.client.OutageListener;
import java.time.Duration;
import java.util.Optional;

/**
 * While the vault does not answer, reports for how long, when the next attempt is, and how long attempts go on: as
 * events, as a countdown on the status line, and in the state of the job. Thread-safe.
 */
final class OutageReporter implements OutageListener, AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);

    /** A shorter outage is not worth a permanent line. */
    private static final Duration MIN_REPORTED = Duration.ofSeconds(3);

    private final TerminalOutput output;
    private Optional<RunningJob> job = Optional.empty();
    private Optional<ReceivedOutage> current = Optional.empty();
    private boolean closed;

    /** @param at when the event was received, as {@link System#nanoTime} */
    private record ReceivedOutage(Outage outage, long at) {}

    OutageReporter(TerminalOutput output) {
        this.output = output;
    }

    private record AwayEvent(String event, String code, double seconds, double nextSeconds, double leftSeconds) {}

    private record BackEvent(String event, double seconds) {}

    /** Sets the job that waits for the vault. */
    synchronized void setJob(RunningJob running) {
        job = Optional.of(running);
        running.setVaultReachable(current.isEmpty());
    }

    @Override
    public synchronized void vaultUnavailable(Outage outage) {
        if (closed) {
            return;
        }
        boolean begins = current.isEmpty();
        current = Optional.of(new ReceivedOutage(outage, System.nanoTime()));
        output.event(new AwayEvent(
                "vault-away",
                outage.why().code(),
                seconds(outage.lasted()),
                seconds(outage.next()),
                seconds(outage.left())));
        show();
        if (begins) {
            job.ifPresent(running -> running.setVaultReachable(false));
            Thread.ofPlatform().daemon().name("outage-news").start(this::tick);
        }
    }

    @Override
    public synchronized void vaultAvailable(Duration lasted) {
        if (closed || current.isEmpty()) {
            return;
        }
        current = Optional.empty();
        output.obstacle("");
        output.event(new BackEvent("vault-back", seconds(lasted)));
        if (lasted.compareTo(MIN_REPORTED) >= 0) {
            output.note(output.texts().format("vault.back", output.format().wholeSeconds(lasted)));
        }
        job.ifPresent(running -> running.setVaultReachable(true));
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
        ReceivedOutage received = current.orElseThrow();
        Duration since = Duration.ofNanos(System.nanoTime() - received.at());
        Duration next = received.outage().next().minus(since);
        String lasted = output.format().wholeSeconds(received.outage().lasted().plus(since));
        String left = output.format().wholeSeconds(received.outage().left().minus(since));
        output.obstacle(
                next.toMillis() < 500
                        ? output.texts().format("vault.away.now", lasted, left)
                        : output.texts()
                                .format("vault.away", lasted, output.format().wholeSeconds(next), left));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Stops all reporting. */
    @Override
    public synchronized void close() {
        closed = true;
        output.obstacle("");
    }
}
