package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * An API token, without its secret; instants in ms.
 *
 * @param vault the only vault that it is valid for; absent for all
 * @param used time of the last use, at most some minutes behind
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
