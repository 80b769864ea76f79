package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;

/**
 * Mails about a vault to one address that a limit left out.
 *
 * @param alerts mails about alerts
 * @param critical those of them about critical alerts
 * @param lastMails mails about a removal of the address from the recipients
 */
public record OmittedMailRow(
        String address, VaultId vault, String vaultName, long alerts, long critical, long lastMails) {
    /** Returns one omitted mail about an alert. */
    public static OmittedMailRow ofAlert(AlertRow alert, String address) {
        return new OmittedMailRow(
                address, alert.vault(), alert.vaultName(), 1, alert.severity() == AlertSeverity.CRITICAL ? 1 : 0, 0);
    }

    /** Returns one omitted last mail. */
    public static OmittedMailRow ofLastMail(MailRecipientRow former, String vaultName) {
        return new OmittedMailRow(former.address(), former.vault(), vaultName, 0, 0, 1);
    }
}
