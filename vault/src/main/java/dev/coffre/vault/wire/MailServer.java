package dev.coffre.vault.wire;

import dev.coffre.vault.field.OneOf;
import java.util.Optional;

/** The server that sends mail, without its password. */
public record MailServer(
        String host,
        int port,
        @OneOf({"none", "starttls", "tls"}) String security,
        Optional<String> user,
        String from) {}
