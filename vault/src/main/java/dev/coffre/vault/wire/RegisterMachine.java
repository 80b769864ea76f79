package dev.coffre.vault.wire;

import java.util.List;

/** A machine asks to be registered. Keys are hex, slots are base64 of 188-byte slot files. */
public record RegisterMachine(
        String name,
        String os,
        String agentVersion,
        String pointKey,
        String authenticationKey,
        String domain,
        List<String> slots) {
    public RegisterMachine {
        slots = List.copyOf(slots);
    }
}
