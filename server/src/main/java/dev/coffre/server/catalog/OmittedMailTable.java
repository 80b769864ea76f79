package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.util.List;

/** Mails that a limit left out, until a digest reports them. */
public record OmittedMailTable(CatalogConnection connection) {
    /** Adds to what was left out of the same vault and address. */
    public void add(OmittedMailRow omitted) {
        sql().update(
                        "INSERT INTO mail_omitted (address, vault, vault_name, alerts, critical, last_mails)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (address, vault) DO UPDATE SET"
                                + " vault_name = excluded.vault_name, alerts = mail_omitted.alerts + excluded.alerts,"
                                + " critical = mail_omitted.critical + excluded.critical,"
                                + " last_mails = mail_omitted.last_mails + excluded.last_mails",
                        omitted.address(),
                        omitted.vault().bytes(),
                        omitted.vaultName(),
                        omitted.alerts(),
                        omitted.critical(),
                        omitted.lastMails());
    }

    /** Returns what was left out of mails to this address, critical alerts and removals first. */
    public List<OmittedMailRow> of(String address) {
        return sql().list(
                        row -> new OmittedMailRow(
                                address,
                                VaultId.from(row.getBytes(1), 0),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5)),
                        "SELECT vault, vault_name, alerts, critical, last_mails FROM mail_omitted WHERE address = ?"
                                + " ORDER BY last_mails > 0 DESC, critical > 0 DESC, vault_name",
                        address);
    }

    /** Removes what a digest has reported. What was left out meanwhile stays for the next one. */
    public void remove(List<OmittedMailRow> reported) {
        for (OmittedMailRow row : reported) {
            sql().update(
                            "UPDATE mail_omitted SET alerts = alerts - ?, critical = critical - ?,"
                                    + " last_mails = last_mails - ? WHERE address = ? AND vault = ?",
                            row.alerts(),
                            row.critical(),
                            row.lastMails(),
                            row.address(),
                            row.vault().bytes());
        }
        sql().update("DELETE FROM mail_omitted WHERE alerts + last_mails <= 0");
    }

    /** Removes what no queued digest reports any more. */
    public void removeUnreported() {
        sql().update(
                        "DELETE FROM mail_omitted WHERE address NOT IN"
                                + " (SELECT address FROM mail WHERE event = ? AND done = 0)",
                        MailEvent.DIGEST.code());
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
