package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.BASE64;
import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.SECRET;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
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
public record ReplaceMachine(
        @Holds(SECRET) String pin,
        @Limit(most = Limit.TEXT) String os,
        @Limit(most = Limit.TEXT) String agentVersion,
        @Holds(HASH) String pointKey,
        @Holds(HASH) String authenticationKey,
        @Limit(least = 1, most = Integer.MAX_VALUE) int keyGen,

        @Holds(BASE64) @Limit(most = ReplaceMachine.HANDOVER)
        Optional<String> handover) {
    /** Length of a point's record and its signature in base64. */
    static final int HANDOVER = (SignedPoint.MAX_RECORD + VerifyingKey.SIGNATURE_BYTES + 2) / 3 * 4;

    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "ReplaceMachine[keyGen=" + keyGen + "]";
    }
}
