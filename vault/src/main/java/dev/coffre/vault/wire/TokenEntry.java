package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * A token for scripts, without the token; instants in ms.
 *
 * @param vault the only one that it is for, if it is for one
 * @param used last, at most some minutes behind
 */
public record TokenEntry(
        String account,
        String name,
        boolean readOnly,
        @Holds(ID) Optional<String> vault,
        Optional<String> vaultName,
        @Holds(MILLIS) long created,
        @Holds(MILLIS) long expires,
        @Holds(MILLIS) Optional<Long> used) {}
