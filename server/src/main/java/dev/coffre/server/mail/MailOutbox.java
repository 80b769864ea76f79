package dev.coffre.server.mail;

import dev.coffre.server.alerts.AlertListener;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.MailEvent;
import dev.coffre.server.catalog.MailRecipientRow;
import dev.coffre.server.catalog.MailTable;
import dev.coffre.server.catalog.OmittedMailRow;
import dev.coffre.server.catalog.OmittedMailTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Puts mails into the outbox, in the transaction that changes the alert, so that neither a crash nor an unreachable
 * mail server loses them. Limits keep an alert that opens and closes repeatedly from filling a mailbox: at most two alike
 * mails in 15 minutes, {@value #MAX_PER_VAULT} mails an hour about one vault and {@value #MAX_PER_ADDRESS} about all
 * vaults go to one address, and {@value #MAX_OF_VAULT} about one vault to all addresses. The first mail of an hour to an
 * address about a vault and kind of alert passes these limits, so that many alerts hide no other kind and no other
 * vault. With such mails an address gets {@value #MAX_WITH_FIRST} an hour, and a vault sends {@value
 * #MAX_OF_VAULT_WITH_FIRST}. The limits of a vault count the mails, not the recipients, so changing recipients begins no
 * new count. A digest, at most one an hour, says how many mails were left out. Thread-safe.
 */
public final class MailOutbox implements AlertListener {
    private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(15);
    static final Duration HOUR = Duration.ofHours(1);
    static final int MAX_PER_VAULT = 100;
    static final int MAX_PER_ADDRESS = 300;
    static final int MAX_WITH_FIRST = 600;
    static final int MAX_OF_VAULT = 500;
    static final int MAX_OF_VAULT_WITH_FIRST = 1_000;

    /** In an hour. A vault has half as many recipients at a time, each with one digest an hour. */
    static final int MAX_DIGESTS_OF_VAULT = 100;

    private final InstantSource clock;

    public MailOutbox(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void raised(CatalogConnection connection, AlertRow alert) {
        for (MailRecipientRow recipient : new MailTable(connection).recipients(alert.vault())) {
            if (alert.severity().compareTo(recipient.minSeverity()) >= 0) {
                enqueue(connection, alert, recipient, MailEvent.RAISED);
            }
        }
    }

    @Override
    public void closed(CatalogConnection connection, AlertRow alert) {
        MailTable mails = new MailTable(connection);
        for (MailRecipientRow recipient : mails.recipients(alert.vault())) {
            if (recipient.notifyClosed() && mails.isNotified(alert, recipient.address())) {
                enqueue(connection, alert, recipient, MailEvent.CLOSED);
            }
        }
    }

    private void enqueue(CatalogConnection connection, AlertRow alert, MailRecipientRow recipient, MailEvent event) {
        MailTable mails = new MailTable(connection);
        String address = recipient.address();
        Instant now = clock.instant();
        if (mails.countSimilar(alert, address, event, now.minus(DUPLICATE_WINDOW)) > 1) {
            return;
        }
        if (isWithinLimits(mails, alert, address, event, now.minus(HOUR))) {
            mails.insert(alert, recipient, event, now);
        } else if (mails.countDigests(alert.vault(), now.minus(HOUR)) < MAX_DIGESTS_OF_VAULT) {
            new OmittedMailTable(connection).add(OmittedMailRow.ofAlert(alert, address));
            mails.queueDigest(address, recipient.language(), Optional.of(alert.vault()), now, HOUR);
        }
    }

    private static boolean isWithinLimits(
            MailTable mails, AlertRow alert, String address, MailEvent event, Instant since) {
        long all = mails.countSince(address, since);
        long ofVault = mails.countSince(alert.vault(), since);
        boolean isFirst = mails.countOfKind(alert, address, event, since) == 0;
        return isFirst
                ? all < MAX_WITH_FIRST && ofVault < MAX_OF_VAULT_WITH_FIRST
                : all < MAX_PER_ADDRESS
                        && ofVault < MAX_OF_VAULT
                        && mails.countSince(address, alert.vault(), since) < MAX_PER_VAULT;
    }
}
