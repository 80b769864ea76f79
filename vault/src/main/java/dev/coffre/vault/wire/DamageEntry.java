package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/** One thing in the store that is damaged. @param file below the store; {@code -} for what is in no file any more */
public record DamageEntry(
        @Holds(ID) Optional<String> vault,
        String file,
        String reason,
        @Holds(ID) Optional<String> pack,
        @Holds(HASH) Optional<String> oid,
        @Holds(MILLIS) long found) {}
