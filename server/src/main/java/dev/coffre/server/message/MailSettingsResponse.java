package dev.coffre.server.message;

import java.util.Optional;

/** The server that sends mail; absent if none is set. */
public record MailSettingsResponse(Optional<MailServerEntry> server) {}
