package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.SECRET;

import java.util.Optional;

/**
 * By which server mail is to be sent.
 *
 * @param security {@code none}, {@code starttls} or {@code tls}
 * @param password there whenever a user is: one that is kept must not go to another server
 */
public record SetMail(
        String host,
        int port,
        @OneOf({"none", "starttls", "tls"}) String security,
        Optional<String> user,
        @Holds(SECRET) Optional<String> password,
        String from) {

    /** Without the password, which must not reach a log. */
    @Override
    public String toString() {
        return "SetMail[" + host + ":" + port + "]";
    }
}
