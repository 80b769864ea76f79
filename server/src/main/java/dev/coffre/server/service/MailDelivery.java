package dev.coffre.server.service;

import dev.coffre.server.mail.MailRound;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends queued mail every few seconds. It has a thread of its own, because a mail server may be slow. */
public final class MailDelivery implements AutoCloseable {
    private static final long EVERY_SECONDS = 5;

    private final MailRound round;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("mail").daemon().factory());

    private MailDelivery(MailRound round) {
        this.round = round;
    }

    public static MailDelivery begin(VaultService service) {
        MailDelivery delivery = new MailDelivery(service.mailRound());
        var unused = delivery.clockwork.scheduleWithFixedDelay(
                delivery::send, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        return delivery;
    }

    /** A failure must not stop the next run. */
    private void send() {
        try {
            round.send();
        } catch (RuntimeException e) {
            System.getLogger(MailDelivery.class.getName()).log(System.Logger.Level.ERROR, "mail failed", e);
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        clockwork.close();
    }
}
