package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;

/**
 * A recipient of mail about a vault's alerts.
 *
 * @param minSeverity the lowest severity to report
 * @param language {@code en} or {@code fr}
 * @param notifyClosed whether to report closed alerts too
 */
public record MailRecipientRow(
        VaultId vault, String address, AlertSeverity minSeverity, String language, boolean notifyClosed) {}
