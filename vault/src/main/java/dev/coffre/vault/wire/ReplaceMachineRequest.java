package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.BASE64;
import static dev.coffre.vault.field.FieldFormat.Format.HASH;
import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.Optional;

/**
 * Asks to let a new installation take over a machine's chain. Keys are in hex.
 *
 * @param pin a person's permission; empty if the vault did it already and only its answer was lost
 * @param keyGen generation of these keys of the machine
 * @param handover base64 of the point's record and its signature; absent for a machine without points
 */
public record ReplaceMachineRequest(
        @FieldFormat(SECRET) String pin,
        @FieldLimit(max = FieldLimit.MAX_SEARCH_TEXT) String os,
        @FieldLimit(max = FieldLimit.MAX_SEARCH_TEXT) String agentVersion,
        @FieldFormat(HASH) String pointKey,
        @FieldFormat(HASH) String authenticationKey,
        @FieldLimit(min = 1, max = Integer.MAX_VALUE) int keyGen,

        @FieldFormat(BASE64) @FieldLimit(max = ReplaceMachineRequest.MAX_HANDOVER_LENGTH)
        Optional<String> handover) {
    /** Length of a point's record and its signature in base64. */
    static final int MAX_HANDOVER_LENGTH = (SignedPoint.MAX_RECORD + VerifyingKey.SIGNATURE_BYTES + 2) / 3 * 4;

    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "ReplaceMachineRequest[keyGen=" + keyGen + "]";
    }
}
