package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.OneOf;
import java.util.Optional;

/**
 * Sets the server that sends mail.
 *
 * @param security {@code none}, {@code starttls} or {@code tls}
 * @param password required with a user: a stored password must not go to another server
 */
public record SetMail(
        @Limit(least = 1, most = 253, pattern = SetMail.HOST, ownProblem = true)
        String host,

        @Limit(least = 1, most = SetMail.MOST_PORT, ownProblem = true)
        int port,

        @OneOf({"none", "starttls", "tls"}) String security,
        @Limit(least = 1, most = Limit.TEXT) Optional<String> user,
        @Holds(SECRET) Optional<String> password,

        @Limit(least = 3, most = MailRecipient.LONGEST, pattern = MailRecipient.ADDRESS, ownProblem = true)
        String from) {
    public static final String HOST = "[A-Za-z0-9.:-]{1,253}";
    public static final int MOST_PORT = 65_535;

    /** Omits the password, which must not reach a log. */
    @Override
    public String toString() {
        return "SetMail[" + host + ":" + port + "]";
    }
}
