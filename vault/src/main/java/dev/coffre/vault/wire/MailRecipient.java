package dev.coffre.vault.wire;

/**
 * Who is written to about a vault's alerts.
 *
 * @param least {@code warning} or {@code critical}: how bad an alert must be
 * @param language {@code en} or {@code fr}
 * @param closings whether to be told too when the cause is gone
 */
public record MailRecipient(
        String address,
        @OneOf({"warning", "critical"}) String least,
        @OneOf({"en", "fr"}) String language,
        boolean closings) {}
