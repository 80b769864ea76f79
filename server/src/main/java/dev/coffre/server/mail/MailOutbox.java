package dev.coffre.server.mail;

import dev.coffre.server.alerts.AlertListener;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.MailRecipientRow;
import dev.coffre.server.catalog.MailTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Puts mails into the outbox, in the transaction that changes the alert, so that neither a crash nor an unreachable
 * mail server loses them. An alert that opens and closes repeatedly does not fill a mailbox: at most two alike mails in
 * 15 minutes, and at most 100 mails an hour, go to one address. Thread-safe.
 */
public final class MailOutbox implements AlertListener {
    private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);
    static final int MAX_PER_HOUR = 100;

    private final InstantSource clock;

    public MailOutbox(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void raised(Connection connection, AlertRow alert) throws SQLException {
        for (MailRecipientRow recipient : new MailTable(connection).recipients(alert.vault())) {
            if (alert.severity().compareTo(recipient.minSeverity()) >= 0) {
                enqueue(connection, alert, recipient, false);
            }
        }
    }

    @Override
    public void closed(Connection connection, AlertRow alert) throws SQLException {
        MailTable mails = new MailTable(connection);
        for (MailRecipientRow recipient : mails.recipients(alert.vault())) {
            if (recipient.notifyClosed() && mails.isNotified(alert, recipient.address())) {
                enqueue(connection, alert, recipient, true);
            }
        }
    }

    private void enqueue(Connection connection, AlertRow alert, MailRecipientRow recipient, boolean closed)
            throws SQLException {
        MailTable mails = new MailTable(connection);
        Instant now = clock.instant();
        boolean recentlyMailed =
                mails.countSimilar(alert, recipient.address(), closed, now.minus(DUPLICATE_WINDOW)) > 1;
        boolean tooMany = mails.countSince(recipient.address(), now.minus(HOUR)) >= MAX_PER_HOUR;
        if (!recentlyMailed && !tooMany) {
            mails.insert(alert, recipient, closed, now);
        }
    }
}
