package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.BASE64;
import static dev.coffre.vault.field.FieldFormat.Format.HASH;
import static dev.coffre.vault.field.FieldFormat.Format.ID;

import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.field.NameRules;
import dev.coffre.vault.slot.KeySlotFile;
import java.util.List;
import java.util.Optional;

/**
 * Asks to register a machine. Keys are hex, slots are base64 of 188-byte slot files.
 *
 * @param kind code of a {@link dev.coffre.vault.MachineKind}; absent for an ordinary machine
 */
public record RegisterMachineRequest(
        @FieldLimit(min = 1, max = NameRules.MACHINE_MAX_LENGTH, pattern = NameRules.MACHINE, ownProblem = true)
        String name,

        @FieldLimit(max = FieldLimit.MAX_SEARCH_TEXT) String os,
        @FieldLimit(max = FieldLimit.MAX_SEARCH_TEXT) String agentVersion,
        @FieldFormat(HASH) String pointKey,
        @FieldFormat(HASH) String authenticationKey,
        @FieldFormat(ID) String domain,

        @FieldFormat(BASE64)
        @FieldLimit(
                min = RegisterMachineRequest.SLOT_LENGTH,
                max = RegisterMachineRequest.SLOT_LENGTH,
                minMembers = 1,
                maxMembers = SlotRules.MAX_SLOTS)
        List<String> slots,

        @AllowedValues({"machine", "dpm"}) Optional<String> kind) {
    /** Length of a slot file in base64. */
    static final int SLOT_LENGTH = (KeySlotFile.BYTES + 2) / 3 * 4;

    public RegisterMachineRequest {
        slots = List.copyOf(slots);
    }
}
