package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The outbox of mails, and the table of recipients. */
public record MailTable(CatalogConnection connection) {
    /** The urgency of critical alerts, of last mails, and of digests that report any of these. */
    static final int URGENT = 0;

    static final int NOT_URGENT = 1;

    public List<MailRecipientRow> recipients(VaultId vault) {
        return sql().list(
                        row -> new MailRecipientRow(
                                vault,
                                row.getString(1),
                                AlertSeverity.fromCode(row.getString(2)).orElseThrow(),
                                row.getString(3),
                                row.getInt(4) == 1),
                        "SELECT address, least, language, closings FROM mail_recipient WHERE vault = ? ORDER BY"
                                + " address",
                        (Object) vault.bytes());
    }

    /**
     * Replaces the vault's recipients. An address that was removed after {@code remembered} and is put back keeps the
     * time of its first addition.
     *
     * @param settled a recipient that was added at or after this time is not returned
     * @return the removed recipients and those who hear of fewer alerts, as they were before
     */
    public List<MailRecipientRow> setRecipients(
            VaultId vault, List<MailRecipientRow> recipients, Instant now, Instant settled, Instant remembered) {
        Map<String, Long> added = new HashMap<>();
        sql().update("DELETE FROM former_recipient WHERE removed < ?", remembered.toEpochMilli());
        for (String table : List.of("former_recipient", "mail_recipient")) {
            sql().list(
                            row -> added.put(row.getString(1), row.getLong(2)),
                            "SELECT address, added FROM " + table + " WHERE vault = ?",
                            (Object) vault.bytes());
        }
        Map<String, MailRecipientRow> stay =
                recipients.stream().collect(Collectors.toMap(MailRecipientRow::address, row -> row));
        List<MailRecipientRow> muted = recipients(vault).stream()
                .filter(row -> !hearsAsMuch(row, stay.get(row.address())))
                .filter(row -> added.getOrDefault(row.address(), 0L) < settled.toEpochMilli())
                .toList();
        sql().update("DELETE FROM mail_recipient WHERE vault = ?", (Object) vault.bytes());
        for (MailRecipientRow recipient : recipients) {
            sql().update(
                            "INSERT INTO mail_recipient (vault, address, least, language, closings, added)"
                                    + " VALUES (?, ?, ?, ?, ?, ?)",
                            vault.bytes(),
                            recipient.address(),
                            recipient.minSeverity().code(),
                            recipient.language(),
                            recipient.notifyClosed() ? 1 : 0,
                            added.getOrDefault(recipient.address(), now.toEpochMilli()));
        }
        for (MailRecipientRow former : muted) {
            sql().update(
                            "INSERT INTO former_recipient (vault, address, added, removed) VALUES (?, ?, ?, ?)"
                                    + " ON CONFLICT (vault, address) DO UPDATE SET removed = excluded.removed",
                            vault.bytes(),
                            former.address(),
                            added.getOrDefault(former.address(), 0L),
                            now.toEpochMilli());
        }
        return muted;
    }

    private static boolean hearsAsMuch(MailRecipientRow before, @Nullable MailRecipientRow after) {
        return after != null && after.minSeverity().compareTo(before.minSeverity()) <= 0;
    }

    /** Queues a last mail to a former recipient, or to one that hears of fewer alerts. */
    public void insert(RecipientsChange change, MailRecipientRow former) {
        sql().update(
                        "INSERT INTO mail (alert, address, language, event, created, due, tries, done,"
                                + " vault, vault_name, actor, token, origin)"
                                + " VALUES (0, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?)",
                        former.address(),
                        former.language(),
                        (change.stays() ? MailEvent.REDUCED : MailEvent.REMOVED).code(),
                        change.at().toEpochMilli(),
                        change.at().toEpochMilli(),
                        former.vault().bytes(),
                        change.vaultName(),
                        change.actor(),
                        change.token().orElse(null),
                        change.from());
    }

    /** Returns the number of last mails to this address about this vault since {@code since}. */
    public long lastMails(String address, VaultId vault, Instant since) {
        return sql().number(
                        "SELECT COUNT(*) FROM mail WHERE address = ? AND created > ? AND event IN (?, ?)"
                                + " AND vault = ?",
                        address,
                        since.toEpochMilli(),
                        MailEvent.REMOVED.code(),
                        MailEvent.REDUCED.code(),
                        vault.bytes());
    }

    /** Returns the number of last mails to this address since {@code since}. */
    public long lastMails(String address, Instant since) {
        return sql().number(
                        "SELECT COUNT(*) FROM mail WHERE address = ? AND created > ? AND event IN (?, ?)",
                        address,
                        since.toEpochMilli(),
                        MailEvent.REMOVED.code(),
                        MailEvent.REDUCED.code());
    }

    /** Queues a mail about an alert. */
    public void insert(AlertRow alert, MailRecipientRow recipient, MailEvent event, Instant now) {
        sql().update(
                        "INSERT INTO mail (alert, address, language, event, created, due, tries, done,"
                                + " vault, subject, kind, urgency) VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?)",
                        alert.nr(),
                        recipient.address(),
                        recipient.language(),
                        event.code(),
                        now.toEpochMilli(),
                        now.toEpochMilli(),
                        alert.vault().bytes(),
                        subject(alert),
                        alert.kind().code(),
                        event == MailEvent.RAISED && alert.severity() == AlertSeverity.CRITICAL ? URGENT : NOT_URGENT);
    }

    /** Records a test mail, which is sent at once. */
    public void insertTest(String address, String language, Instant now) {
        sql().update(
                        "INSERT INTO mail (alert, address, language, event, created, due, tries, done)"
                                + " VALUES (0, ?, ?, ?, ?, ?, 0, 1)",
                        address,
                        language,
                        MailEvent.TEST.code(),
                        now.toEpochMilli(),
                        now.toEpochMilli());
    }

    /** Returns the number of test mails to this address since {@code since}. */
    public long countTests(String address, Instant since) {
        return sql().number(
                        "SELECT COUNT(*) FROM mail WHERE address = ? AND created > ? AND event = ?",
                        address,
                        since.toEpochMilli(),
                        MailEvent.TEST.code());
    }

    /**
     * Queues a digest to this address unless one is queued. It is due when the last one is an {@code interval} old, and urgent
     * if a mail that it reports would have been.
     *
     * @param cause the vault of which a mail was left out; empty if another digest left it
     */
    public void queueDigest(String address, String language, Optional<VaultId> cause, Instant now, Duration interval) {
        long queued = sql().number(
                        "SELECT COUNT(*) FROM mail WHERE event = ? AND address = ? AND done = 0",
                        MailEvent.DIGEST.code(),
                        address);
        if (queued == 0) {
            insertDigest(address, language, cause, now, interval);
        }
        sql().update(
                        "UPDATE mail SET urgency = ? WHERE event = ? AND address = ? AND done = 0 AND EXISTS"
                                + " (SELECT 1 FROM mail_omitted o WHERE o.address = mail.address"
                                + " AND (o.critical > 0 OR o.last_mails > 0))",
                        URGENT,
                        MailEvent.DIGEST.code(),
                        address);
    }

    private void insertDigest(
            String address, String language, Optional<VaultId> cause, Instant now, Duration interval) {
        long last = sql().number(
                        "SELECT MAX(due) FROM mail WHERE event = ? AND address = ?", MailEvent.DIGEST.code(), address);
        long wait = Math.clamp(last + interval.toMillis() - now.toEpochMilli(), 0, interval.toMillis());
        sql().update(
                        "INSERT INTO mail (alert, address, language, event, created, due, tries, done, urgency, cause)"
                                + " VALUES (0, ?, ?, ?, ?, ?, 0, 0, ?, ?)",
                        address,
                        language,
                        MailEvent.DIGEST.code(),
                        now.toEpochMilli(),
                        now.toEpochMilli() + wait,
                        NOT_URGENT,
                        cause.map(VaultId::bytes).orElse(null));
    }

    /** Returns the number of digests that the vault had queued since {@code since}. */
    public long countDigests(VaultId cause, Instant since) {
        return sql().number(
                        "SELECT COUNT(*) FROM mail WHERE cause = ? AND created > ?",
                        cause.bytes(),
                        since.toEpochMilli());
    }

    /**
     * Returns the number of mails to this address since {@code since} that are for the same event and for an alert with the
     * same key.
     */
    public long countSimilar(AlertRow alert, String address, MailEvent event, Instant since) {
        return sql().number(
                        "SELECT COUNT(*) FROM mail WHERE address = ? AND created > ? AND event = ? AND vault = ?"
                                + " AND subject = ? AND kind = ?",
                        address,
                        since.toEpochMilli(),
                        event.code(),
                        alert.vault().bytes(),
                        subject(alert),
                        alert.kind().code());
    }

    /** Returns the number of mails to this address since {@code since} for the same event, vault and kind of alert. */
    public long countOfKind(AlertRow alert, String address, MailEvent event, Instant since) {
        return sql().number(
                        "SELECT COUNT(*) FROM mail WHERE address = ? AND created > ? AND event = ? AND vault = ?"
                                + " AND kind = ?",
                        address,
                        since.toEpochMilli(),
                        event.code(),
                        alert.vault().bytes(),
                        alert.kind().code());
    }

    /** Returns the number of mails to this address about this vault since {@code since}. */
    public long countSince(String address, VaultId vault, Instant since) {
        return sql().number(
                        "SELECT COUNT(*) FROM mail WHERE address = ? AND created > ? AND vault = ?",
                        address,
                        since.toEpochMilli(),
                        vault.bytes());
    }

    /** Returns the number of mails to this address since {@code since}. */
    public long countSince(String address, Instant since) {
        return sql().number(
                        "SELECT COUNT(*) FROM mail WHERE address = ? AND created > ?", address, since.toEpochMilli());
    }

    /** Returns the number of mails to all addresses about this vault since {@code since}. */
    public long countSince(VaultId vault, Instant since) {
        return sql().number(
                        "SELECT COUNT(*) FROM mail WHERE vault = ? AND created > ?",
                        vault.bytes(),
                        since.toEpochMilli());
    }

    /** Returns whether a mail about the alert was sent to this address, or is queued. */
    public boolean isNotified(AlertRow alert, String address) {
        return sql().number("SELECT COUNT(*) FROM mail WHERE alert = ? AND address = ?", alert.nr(), address) > 0;
    }

    /** Returns the number of queued mails. */
    public long countQueued() {
        return sql().number("SELECT COUNT(*) FROM mail WHERE done = 0");
    }

    /** Returns whether a queued mail was created before {@code made}. */
    public boolean hasQueuedBefore(Instant made) {
        return sql().number("SELECT COUNT(*) FROM mail WHERE done = 0 AND created < ?", made.toEpochMilli()) > 0;
    }

    /** Gives up the queued mails created before {@code made}. Returns their number. */
    public int giveUpBefore(Instant made) {
        return sql().update("UPDATE mail SET done = 1 WHERE done = 0 AND created < ?", made.toEpochMilli());
    }

    /** Marks the mail as sent or given up. */
    public void setDone(MailRow mail) {
        sql().update("UPDATE mail SET done = 1 WHERE nr = ?", mail.nr());
    }

    public void postpone(MailRow mail, Instant due) {
        sql().update("UPDATE mail SET due = ?, tries = tries + 1 WHERE nr = ?", due.toEpochMilli(), mail.nr());
    }

    /** Deletes mails that are sent or given up and were due before {@code cutoff}. */
    public void deleteDoneBefore(Instant cutoff) {
        sql().update("DELETE FROM mail WHERE done = 1 AND due < ?", cutoff.toEpochMilli());
    }

    private static byte[] subject(AlertRow alert) {
        return alert.machine().map(MachineId::bytes).orElseGet(alert.vault()::bytes);
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
