package dev.coffre.server.service;

import dev.coffre.server.mail.MailOutboxTask;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends queued mail every few seconds. It has a thread of its own, because a mail server may be slow. */
public final class MailScheduler implements AutoCloseable {
    private static final long INTERVAL_SECONDS = 5;

    private final MailOutboxTask outboxTask;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("mail").daemon().factory());

    private MailScheduler(MailOutboxTask round) {
        this.outboxTask = round;
    }

    public static MailScheduler start(MailOutboxTask outbox) {
        MailScheduler delivery = new MailScheduler(outbox);
        var unused = delivery.scheduler.scheduleWithFixedDelay(
                delivery::send, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        return delivery;
    }

    /** A failure must not stop the next run, not even an error such as a stack overflow. */
    private void send() {
        try {
            outboxTask.sendDue();
        } catch (RuntimeException | Error e) {
            System.getLogger(MailScheduler.class.getName()).log(System.Logger.Level.ERROR, "mail failed", e);
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        scheduler.close();
    }
}
