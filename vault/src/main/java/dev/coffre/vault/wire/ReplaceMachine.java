package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.BASE64;
import static dev.coffre.vault.wire.Holds.What.HASH;
import static dev.coffre.vault.wire.Holds.What.SECRET;

import java.util.Optional;

/**
 * Lets a new installation take over a machine's chain. Keys are in hex.
 *
 * @param pin by which a person allows it; empty where the vault has done it already and only its answer was lost
 * @param keyGen which generation of the machine's keys these are
 * @param handover base64 of the point's record and its signature; empty for a machine without points
 */
public record ReplaceMachine(
        @Holds(SECRET) String pin,
        String os,
        String agentVersion,
        @Holds(HASH) String pointKey,
        @Holds(HASH) String authenticationKey,
        int keyGen,
        @Holds(BASE64) Optional<String> handover) {
    /** Without the PIN. */
    @Override
    public String toString() {
        return "ReplaceMachine[keyGen=" + keyGen + "]";
    }
}
