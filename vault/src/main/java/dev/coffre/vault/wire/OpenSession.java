package dev.coffre.vault.wire;

import java.util.Optional;

/** Opens a session, or goes on with one that was interrupted. */
public record OpenSession(Optional<String> resume) {}
