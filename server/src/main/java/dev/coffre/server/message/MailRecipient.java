package dev.coffre.server.message;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldLimit;

/**
 * A recipient of mail about a vault's alerts.
 *
 * @param least {@code warning} or {@code critical}: the least severity to report
 * @param language {@code en} or {@code fr}
 * @param closings whether closed alerts are reported too
 */
public record MailRecipient(
        @FieldLimit(min = 3, max = MailRecipient.MAX_LENGTH, pattern = MailRecipient.ADDRESS, ownProblem = true)
        String address,

        @AllowedValues({"warning", "critical"}) String least,
        @AllowedValues({"en", "fr"}) String language,
        boolean closings) {
    /** Most characters that RFC 5321 allows. */
    public static final int MAX_LENGTH = 254;

    /**
     * A plain mail address, without a display name. Nothing matches that could end a header line or begin a second
     * address.
     */
    public static final String ADDRESS =
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,8}"
                    + "@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";
}
