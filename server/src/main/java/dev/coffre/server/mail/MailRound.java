package dev.coffre.server.mail;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.Alerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Degraded;
import dev.coffre.server.catalog.DegradedPoint;
import dev.coffre.server.catalog.MailRow;
import dev.coffre.server.catalog.Mails;
import dev.coffre.server.catalog.Points;
import dev.coffre.vault.point.ChainHead;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Sends the mails of the outbox that are due. After a failure it retries with exponential back-off. It gives up a mail after
 * three days, whether sending failed or no mail server was set, because old alerts are no news.
 */
public final class MailRound {
    private static final System.Logger LOG = System.getLogger(MailRound.class.getName());
    private static final int AT_ONCE = 20;
    private static final Duration FIRST_DELAY = Duration.ofMinutes(1);
    private static final Duration LONGEST_DELAY = Duration.ofHours(2);
    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(3);
    private static final Duration REMEMBERED = Duration.ofDays(7);
    private static final int DOUBLINGS = 10;

    private final Catalog catalog;
    private final MailFile settings;
    private final Post post;
    private final InstantSource clock;

    public MailRound(Catalog catalog, MailFile settings, Post post, InstantSource clock) {
        this.catalog = catalog;
        this.settings = settings;
        this.post = post;
        this.clock = clock;
    }

    /** Sends what is due; without mail settings everything waits. Call every few seconds, from one thread. */
    public void send() {
        giveUpOld();
        Optional<MailSettings> server = settings.read();
        if (server.isEmpty()) {
            return;
        }
        List<MailRow> due = catalog.read(connection -> new Mails(connection).due(clock.instant(), AT_ONCE));
        for (MailRow mail : due) {
            Post.Outcome outcome = letter(mail)
                    .map(letter -> post.send(server.get(), letter))
                    .orElseGet(() -> new Post.Outcome.Refused("its alert is forgotten"));
            note(mail, outcome);
            if (outcome instanceof Post.Outcome.Failed) {
                // A failure usually affects all mails, and each attempt may take its full timeout.
                break;
            }
        }
        if (!due.isEmpty()) {
            catalog.change(connection -> forget(connection, clock.instant()));
        }
    }

    /** Empty if the alert is forgotten. */
    private Optional<Letter> letter(MailRow mail) {
        Wording wording = Wording.in(mail.language());
        return mail.removal()
                .map(removal -> wording.last(new MailAddress(mail.address()), removal))
                .or(() -> catalog.read(connection -> new Alerts(connection).find(mail.alert()))
                        .map(alert -> wording.of(alert, mail, head(alert), degraded(alert))));
    }

    private void giveUpOld() {
        Instant now = clock.instant();
        Instant before = now.minus(GIVEN_UP_AFTER);
        if (!catalog.read(connection -> new Mails(connection).waitsSince(before))) {
            return;
        }
        int given = catalog.write(connection -> {
            forget(connection, now);
            return new Mails(connection).giveUp(before);
        });
        LOG.log(System.Logger.Level.WARNING, "mails given up after {0} days: {1}", GIVEN_UP_AFTER.toDays(), given);
    }

    private static void forget(Connection connection, Instant now) throws SQLException {
        new Mails(connection).forgetBefore(now.minus(REMEMBERED));
    }

    /** Returns the machine's chain head at the time of sending: a vault that is rolled back later cannot change a mailbox. */
    private Optional<ChainHead> head(AlertRow alert) {
        return alert.machine()
                .map(machine -> catalog.read(connection -> new Points(connection).head(machine)))
                .filter(head -> head.seq() > 0);
    }

    /**
     * Returns the points that cannot be recovered whole, which a person who recovers must know. Empty unless the alert is about
     * damage.
     */
    private List<DegradedPoint> degraded(AlertRow alert) {
        return alert.kind() == AlertKind.STORE_DAMAGED
                ? catalog.read(connection -> new Degraded(connection).list(alert.vault(), Wording.POINTS_NAMED + 1))
                : List.of();
    }

    private void note(MailRow mail, Post.Outcome outcome) {
        switch (outcome) {
            case Post.Outcome.Taken taken -> done(mail);
            case Post.Outcome.Refused(String reason) -> {
                LOG.log(System.Logger.Level.WARNING, "a mail about alert {0} is given up: {1}", mail.alert(), reason);
                done(mail);
            }
            case Post.Outcome.Failed(String reason) -> {
                LOG.log(System.Logger.Level.WARNING, "a mail about alert {0} waits: {1}", mail.alert(), reason);
                Instant due = clock.instant().plus(delay(mail.tries()));
                catalog.change(connection -> new Mails(connection).postpone(mail, due));
            }
        }
    }

    private void done(MailRow mail) {
        catalog.change(connection -> new Mails(connection).done(mail));
    }

    static Duration delay(int tries) {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(tries, DOUBLINGS));
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }
}
