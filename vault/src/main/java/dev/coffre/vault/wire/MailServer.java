package dev.coffre.vault.wire;

import dev.coffre.vault.field.OneOf;
import java.util.Optional;

/** By which server mail is sent: all but the password. */
public record MailServer(
        String host,
        int port,
        @OneOf({"none", "starttls", "tls"}) String security,
        Optional<String> user,
        String from) {}
