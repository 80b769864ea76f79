package dev.coffre.vault.wire;

import java.util.Optional;

/** By which server mail is sent; {@code server} is absent while none is. */
public record MailShown(Optional<MailServer> server) {}
