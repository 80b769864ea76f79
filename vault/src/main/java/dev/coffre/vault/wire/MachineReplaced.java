package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.BASE64;
import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.Optional;

/**
 * The machine whose chain the new installation continues.
 *
 * @param registered when its first installation was registered
 * @param receipt base64 of the receipt of the handover point; absent if there is no such point
 */
public record MachineReplaced(
        @Holds(ID) String machine,
        String name,
        @Holds(ID) String vault,
        String vaultName,
        @Holds(HASH) String signingKey,
        @Holds(MILLIS) long registered,
        @Holds(BASE64) Optional<String> receipt) {}
