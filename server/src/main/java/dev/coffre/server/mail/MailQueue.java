package dev.coffre.server.mail;

import dev.coffre.server.alerts.AlertWatcher;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.MailRecipientRow;
import dev.coffre.server.catalog.Mails;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Puts mails into the outbox, in the transaction that changes the alert, so that neither a crash nor an unreachable mail server
 * loses them. An alert that opens and closes repeatedly does not fill a mailbox: at most two alike mails in 15 minutes, and at
 * most 100 mails an hour, go to one address. Thread-safe.
 */
public final class MailQueue implements AlertWatcher {
    private static final Duration ALIKE = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);
    static final int MOST_IN_AN_HOUR = 100;

    private final InstantSource clock;

    public MailQueue(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void raised(Connection connection, AlertRow alert) throws SQLException {
        for (MailRecipientRow recipient : new Mails(connection).recipients(alert.vault())) {
            if (alert.severity().compareTo(recipient.least()) >= 0) {
                enqueue(connection, alert, recipient, false);
            }
        }
    }

    @Override
    public void closed(Connection connection, AlertRow alert) throws SQLException {
        Mails mails = new Mails(connection);
        for (MailRecipientRow recipient : mails.recipients(alert.vault())) {
            if (recipient.closings() && mails.told(alert, recipient.address())) {
                enqueue(connection, alert, recipient, true);
            }
        }
    }

    private void enqueue(Connection connection, AlertRow alert, MailRecipientRow recipient, boolean closed)
            throws SQLException {
        Mails mails = new Mails(connection);
        Instant now = clock.instant();
        boolean toldLately = mails.alike(alert, recipient.address(), closed, now.minus(ALIKE)) > 1;
        boolean tooMany = mails.since(recipient.address(), now.minus(HOUR)) >= MOST_IN_AN_HOUR;
        if (!toldLately && !tooMany) {
            mails.insert(alert, recipient, closed, now);
        }
    }
}
