package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.BASE64;
import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.ID;

import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;
import dev.coffre.vault.field.OneOf;
import dev.coffre.vault.slot.KeySlotFile;
import java.util.List;
import java.util.Optional;

/**
 * Asks to register a machine. Keys are hex, slots are base64 of 188-byte slot files.
 *
 * @param kind code of a {@link dev.coffre.vault.MachineKind}; absent for an ordinary machine
 */
public record RegisterMachine(
        @Limit(least = 1, most = Names.MACHINE_MOST, pattern = Names.MACHINE, ownProblem = true)
        String name,

        @Limit(most = Limit.TEXT) String os,
        @Limit(most = Limit.TEXT) String agentVersion,
        @Holds(HASH) String pointKey,
        @Holds(HASH) String authenticationKey,
        @Holds(ID) String domain,

        @Holds(BASE64)
        @Limit(least = RegisterMachine.SLOT, most = RegisterMachine.SLOT, fewest = 1, members = SlotRules.MAX_SLOTS)
        List<String> slots,

        @OneOf({"machine", "dpm"}) Optional<String> kind) {
    /** Length of a slot file in base64. */
    static final int SLOT = (KeySlotFile.BYTES + 2) / 3 * 4;

    public RegisterMachine {
        slots = List.copyOf(slots);
    }
}
