package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queued mails of the outbox by vault. Its queries read a few rows of each vault, however many mails are queued. */
public record MailQueue(Connection connection) {
    /** Returns the vaults with queued mails, due or not; empty for digests. */
    public List<Optional<VaultId>> senders() throws SQLException {
        List<Optional<VaultId>> senders = new ArrayList<>(sql().list(
                        row -> Optional.of(VaultId.from(row.getBytes(1), 0)),
                        "WITH RECURSIVE sender (vault) AS (SELECT MIN(vault) FROM mail WHERE done = 0 UNION ALL"
                                + " SELECT (SELECT MIN(vault) FROM mail WHERE done = 0 AND vault > sender.vault)"
                                + " FROM sender WHERE vault IS NOT NULL)"
                                + " SELECT vault FROM sender WHERE vault IS NOT NULL"));
        senders.add(Optional.empty());
        return senders;
    }

    /** Returns the vault's mails that are due, urgent ones first, then the oldest. */
    public List<QueuedMail> due(Optional<VaultId> vault, Instant now, int limit) throws SQLException {
        List<QueuedMail> due = new ArrayList<>();
        for (int urgency : List.of(MailTable.URGENT, MailTable.NOT_URGENT)) {
            due.addAll(sql().list(
                            row -> new QueuedMail(mail(row), vault, urgency, Instant.ofEpochMilli(row.getLong(12))),
                            "SELECT nr, alert, address, language, event, tries, vault_name, actor, token, origin,"
                                    + " created, due FROM mail WHERE done = 0 AND vault IS ? AND urgency = ? AND due <= ?"
                                    + " ORDER BY due LIMIT ?",
                            vault.map(VaultId::bytes).orElse(null),
                            urgency,
                            now.toEpochMilli(),
                            limit - due.size()));
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
