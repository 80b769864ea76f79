package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.BASE64;
import static dev.coffre.vault.wire.Holds.What.HASH;
import static dev.coffre.vault.wire.Holds.What.ID;

import java.util.List;
import java.util.Optional;

/**
 * A machine asks to be registered. Keys are hex, slots are base64 of 188-byte slot files.
 *
 * @param kind code of a {@link dev.coffre.vault.MachineKind}; without it, an ordinary machine
 */
public record RegisterMachine(
        String name,
        String os,
        String agentVersion,
        @Holds(HASH) String pointKey,
        @Holds(HASH) String authenticationKey,
        @Holds(ID) String domain,
        @Holds(BASE64) List<String> slots,
        Optional<String> kind) {
    public RegisterMachine {
        slots = List.copyOf(slots);
    }
}
