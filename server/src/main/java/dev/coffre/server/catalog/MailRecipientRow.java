package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;

/**
 * Who is written to about a vault's alerts.
 *
 * @param least how bad an alert must be at least
 * @param language {@code en} or {@code fr}
 * @param closings whether to tell too when the cause is gone
 */
public record MailRecipientRow(VaultId vault, String address, AlertSeverity least, String language, boolean closings) {}
