package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.OneOf;

/**
 * Who is written to about a vault's alerts.
 *
 * @param least {@code warning} or {@code critical}: how bad an alert must be
 * @param language {@code en} or {@code fr}
 * @param closings whether to be told too when the cause is gone
 */
public record MailRecipient(
        @Limit(least = 3, most = MailRecipient.LONGEST, pattern = MailRecipient.ADDRESS, ownProblem = true)
        String address,

        @OneOf({"warning", "critical"}) String least,
        @OneOf({"en", "fr"}) String language,
        boolean closings) {
    /** Of all that RFC 5321 allows. */
    public static final int LONGEST = 254;

    /**
     * An address of mail in its plain form, without a name. Nothing passes that could end a header line or begin a second
     * address.
     */
    public static final String ADDRESS =
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,8}"
                    + "@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";
}
