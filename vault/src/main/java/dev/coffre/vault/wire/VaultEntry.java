package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * A vault, as in lists; {@code created} in ms, {@code quota} in bytes, 0 for none.
 *
 * @param deletedUntil for a deleted vault: until when it can be undeleted, in ms
 */
public record VaultEntry(
        @Holds(ID) String vault,
        String name,
        String description,
        @Holds(MILLIS) long created,
        long generation,
        long quota,
        long machines,
        long points,
        long bytesStored,
        @Holds(MILLIS) Optional<Long> deletedUntil) {}
