package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * One damaged thing in the store.
 *
 * @param file path below the store; {@code -} if no file holds it any more
 */
public record DamageEntry(
        @Holds(ID) Optional<String> vault,
        String file,
        String reason,
        @Holds(ID) Optional<String> pack,
        @Holds(HASH) Optional<String> oid,
        @Holds(MILLIS) long found) {}
