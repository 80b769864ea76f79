package dev.coffre.server.mail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the connection to the mail server is protected. */
public enum MailSecurity {
    NONE,
    STARTTLS,
    TLS;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<MailSecurity> named(String code) {
        return Arrays.stream(values())
                .filter(security -> security.code().equals(code))
                .findFirst();
    }
}
