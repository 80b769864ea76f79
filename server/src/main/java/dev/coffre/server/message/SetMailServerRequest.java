package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import java.util.Optional;

/**
 * Sets the server that sends mail.
 *
 * @param security {@code none}, {@code starttls} or {@code tls}
 * @param password required with a user: a stored password must not go to another server
 */
public record SetMailServerRequest(
        @FieldLimit(min = 1, max = 253, pattern = SetMailServerRequest.HOST, ownProblem = true)
        String host,

        @FieldLimit(min = 1, max = SetMailServerRequest.MAX_PORT, ownProblem = true)
        int port,

        @AllowedValues({"none", "starttls", "tls"}) String security,

        @FieldLimit(min = 1, max = FieldLimit.MAX_SEARCH_TEXT)
        Optional<String> user,

        @FieldFormat(SECRET) Optional<String> password,

        @FieldLimit(min = 3, max = MailRecipient.MAX_LENGTH, pattern = MailRecipient.ADDRESS, ownProblem = true)
        String from) {
    public static final String HOST = "[A-Za-z0-9.:-]{1,253}";
    public static final int MAX_PORT = 65_535;

    /** Omits the password, which must not reach a log. */
    @Override
    public String toString() {
        return "SetMailServerRequest[" + host + ":" + port + "]";
    }
}
