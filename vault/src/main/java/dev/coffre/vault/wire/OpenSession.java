package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.ID;

import java.util.Optional;

/** Opens a session, or goes on with one that was interrupted. */
public record OpenSession(@Holds(ID) Optional<String> resume) {}
