package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The queued mails of the outbox by vault. Its queries read a few rows of each vault, however many mails are queued. */
public record MailQueue(CatalogConnection connection) {
    /** Returns the vaults with queued mails, due or not; empty for digests. */
    public List<Optional<VaultId>> senders() {
        List<Optional<VaultId>> senders = new ArrayList<>(sql().list(
                        row -> Optional.of(VaultId.from(row.getBytes(1), 0)),
                        "WITH RECURSIVE sender (vault) AS (SELECT (SELECT vault FROM mail"
                                + " WHERE done = 0 AND vault IS NOT NULL ORDER BY vault LIMIT 1) UNION ALL"
                                + " SELECT (SELECT m.vault FROM mail m WHERE m.done = 0 AND m.vault > sender.vault"
                                + " ORDER BY m.vault LIMIT 1) FROM sender WHERE sender.vault IS NOT NULL)"
                                + " SELECT vault FROM sender WHERE vault IS NOT NULL"));
        senders.add(Optional.empty());
        return senders;
    }

    /** Returns the vault's mails that are due, urgent ones first, then the oldest. */
    public List<QueuedMailRow> due(Optional<VaultId> vault, Instant now, int limit) {
        List<QueuedMailRow> due = new ArrayList<>();
        for (int urgency : List.of(MailTable.URGENT, MailTable.NOT_URGENT)) {
            due.addAll(sql().list(
                            row -> new QueuedMailRow(mail(row), vault, urgency, Instant.ofEpochMilli(row.getLong(12))),
                            "SELECT nr, alert, address, language, event, tries, vault_name, actor, token, origin,"
                                    + " created, due FROM mail WHERE done = 0 AND vault "
                                    + (vault.isPresent() ? "= ?" : "IS NULL")
                                    + " AND urgency = ? AND due <= ? ORDER BY due LIMIT ?",
                            Stream.concat(
                                            vault.map(VaultId::bytes).stream(),
                                            Stream.of(urgency, now.toEpochMilli(), limit - due.size()))
                                    .toArray()));
        }
        return due;
    }

    private static MailRow mail(ResultSet row) throws SQLException {
        return new MailRow(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                MailEvent.fromCode(row.getString(5)),
                row.getInt(6),
                removal(row));
    }

    private static Optional<RecipientsChange> removal(ResultSet row) throws SQLException {
        MailEvent event = MailEvent.fromCode(row.getString(5));
        boolean stays = event == MailEvent.REDUCED;
        return stays || event == MailEvent.REMOVED
                ? Optional.of(new RecipientsChange(
                        row.getString(7),
                        row.getString(8),
                        Optional.ofNullable(row.getString(9)),
                        row.getString(10),
                        Instant.ofEpochMilli(row.getLong(11)),
                        stays))
                : Optional.empty();
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
