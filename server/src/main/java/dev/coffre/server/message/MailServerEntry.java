package dev.coffre.server.message;

import dev.coffre.vault.field.AllowedValues;
import java.util.Optional;

/** The server that sends mail, without its password. */
public record MailServerEntry(
        String host,
        int port,
        @AllowedValues({"none", "starttls", "tls"}) String security,
        Optional<String> user,
        String from) {}
