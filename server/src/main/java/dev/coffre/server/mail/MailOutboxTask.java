package dev.coffre.server.mail;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DegradedPointQuery;
import dev.coffre.server.catalog.DegradedPointRow;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.LeasedRole;
import dev.coffre.server.catalog.MailEvent;
import dev.coffre.server.catalog.MailRow;
import dev.coffre.server.catalog.MailTable;
import dev.coffre.server.catalog.OmittedMailRow;
import dev.coffre.server.catalog.OmittedMailTable;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.QueuedMailRow;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends the mails of the outbox that are due. After a failure it retries with exponential back-off. It gives up a mail after
 * three days, whether sending failed or no mail server was set, because old alerts are no news.
 */
public final class MailOutboxTask {
    private static final System.Logger LOG = System.getLogger(MailOutboxTask.class.getName());
    private static final int BATCH_SIZE = 20;
    private static final Duration FIRST_DELAY = Duration.ofMinutes(1);
    private static final Duration MAX_DELAY = Duration.ofHours(2);
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(3);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final int MAX_DOUBLINGS = 10;

    private final Catalog catalog;
    private final MailSettingsStorage settings;
    private final MailTransport transport;
    private final InstantSource clock;
    private final MailTurns turns = new MailTurns();
    private final LeasedRole role;

    public MailOutboxTask(Catalog catalog, MailSettingsStorage settings, MailTransport post, InstantSource clock) {
        this.catalog = catalog;
        this.settings = settings;
        this.transport = post;
        this.clock = clock;
        this.role = catalog.role(LeaseRole.MAIL);
    }

    /**
     * Sends what is due; without mail settings everything waits. Call every few seconds, from one thread. A process that has no
     * settings, cannot read them, or does not reach the server leaves the role to one that can: a role stays with its process.
     */
    public void sendDue() {
        giveUpOld();
        boolean canSend = false;
        try {
            canSend = settings.read()
                    .map(server -> role.run(() -> send(server)).orElse(true))
                    .orElse(false);
        } finally {
            if (!canSend) {
                role.giveBack();
            }
        }
    }

    /** Returns whether the server can be reached, as far as is known. */
    private boolean send(MailSettings server) {
        boolean isReached = true;
        List<QueuedMailRow> due = catalog.read(connection -> turns.next(connection, clock.instant(), BATCH_SIZE));
        Set<Optional<VaultId>> failed = new HashSet<>();
        for (QueuedMailRow queued : due) {
            if (failed.contains(queued.vault())) {
                continue; // each attempt may take its full timeout, so a vault has one failure a round
            }
            MailRow mail = queued.mail();
            List<OmittedMailRow> omitted = omittedMails(mail);
            MailTransport.SendResult outcome = message(mail, omitted)
                    .map(message -> transport.send(server, message))
                    .orElseGet(() -> new MailTransport.SendResult.PermanentFailure("its alert is forgotten"));
            recordOutcome(mail, omitted, outcome);
            if (outcome instanceof MailTransport.SendResult.ServerUnavailable) {
                isReached = false;
                break;
            }
            if (outcome instanceof MailTransport.SendResult.TemporaryFailure) {
                failed.add(queued.vault());
            }
        }
        if (!due.isEmpty()) {
            catalog.change(connection -> deleteOld(connection, clock.instant()));
        }
        return isReached;
    }

    /** Returns the mails that a digest reports. Empty for other mails. */
    private List<OmittedMailRow> omittedMails(MailRow mail) {
        return mail.event() == MailEvent.DIGEST
                ? catalog.read(connection -> new OmittedMailTable(connection).of(mail.address()))
                : List.of();
    }

    /** Empty if the alert is forgotten. */
    private Optional<MailMessage> message(MailRow mail, List<OmittedMailRow> omitted) {
        AlertMailText wording = AlertMailText.in(mail.language());
        if (!omitted.isEmpty()) {
            return Optional.of(wording.digest(new MailAddress(mail.address()), omitted));
        }
        return mail.removal()
                .map(removal -> wording.last(new MailAddress(mail.address()), removal))
                .or(() -> catalog.read(connection -> new AlertTable(connection).find(mail.alert()))
                        .map(alert -> wording.alert(alert, mail, head(alert), degraded(alert))));
    }

    private void giveUpOld() {
        Instant now = clock.instant();
        Instant before = now.minus(GIVE_UP_AFTER);
        if (!catalog.read(connection -> new MailTable(connection).hasQueuedBefore(before))) {
            return;
        }
        int given = catalog.write(connection -> {
            deleteOld(connection, now);
            int count = new MailTable(connection).giveUpBefore(before);
            new OmittedMailTable(connection).removeUnreported();
            return count;
        });
        if (given > 0) { // else another process has done it
            LOG.log(System.Logger.Level.WARNING, "mails given up after {0} days: {1}", GIVE_UP_AFTER.toDays(), given);
        }
    }

    private static void deleteOld(CatalogConnection connection, Instant now) {
        new MailTable(connection).deleteDoneBefore(now.minus(RETENTION));
    }

    /**
     * Returns the machine's chain head at the time of sending: a vault that is rolled back later cannot change a
     * mailbox.
     */
    private Optional<ChainHead> head(AlertRow alert) {
        return alert.machine()
                .map(machine -> catalog.read(connection -> new PointTable(connection).head(machine)))
                .filter(head -> head.seq() > 0);
    }

    /**
     * Returns the points that cannot be recovered whole, which a person who recovers must know. Empty unless the alert
     * is about damage.
     */
    private List<DegradedPointRow> degraded(AlertRow alert) {
        return alert.kind() == AlertKind.STORE_DAMAGED
                ? catalog.read(connection ->
                        new DegradedPointQuery(connection).list(alert.vault(), AlertMailText.MAX_POINTS + 1))
                : List.of();
    }

    private void recordOutcome(MailRow mail, List<OmittedMailRow> omitted, MailTransport.SendResult outcome) {
        switch (outcome) {
            case MailTransport.SendResult.Sent taken -> done(mail, omitted);
            case MailTransport.SendResult.PermanentFailure(String reason) -> {
                LOG.log(System.Logger.Level.WARNING, "a mail about alert {0} is given up: {1}", mail.alert(), reason);
                done(mail, omitted);
            }
            case MailTransport.SendResult.TemporaryFailure(String reason) -> postpone(mail, reason);
            case MailTransport.SendResult.ServerUnavailable(String reason) -> postpone(mail, reason);
        }
    }

    private void postpone(MailRow mail, String reason) {
        LOG.log(System.Logger.Level.WARNING, "a mail about alert {0} waits: {1}", mail.alert(), reason);
        Instant due = clock.instant().plus(delay(mail.attempts()));
        catalog.change(connection -> new MailTable(connection).postpone(mail, due));
    }

    private void done(MailRow mail, List<OmittedMailRow> omitted) {
        catalog.change(connection -> {
            MailTable mails = new MailTable(connection);
            mails.setDone(mail);
            if (!omitted.isEmpty()) {
                OmittedMailTable left = new OmittedMailTable(connection);
                left.remove(omitted);
                if (!left.of(mail.address()).isEmpty()) {
                    mails.queueDigest(
                            mail.address(), mail.language(), Optional.empty(), clock.instant(), MailOutbox.HOUR);
                }
            }
        });
    }

    static Duration delay(int tries) {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(tries, MAX_DOUBLINGS));
        return delay.compareTo(MAX_DELAY) < 0 ? delay : MAX_DELAY;
    }
}
