package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;

/** The machine is registered since {@code registered} (ms). {@code name} has a suffix if the requested name was taken. */
public record MachineRegistered(
        @Holds(ID) String machine,
        String name,
        @Holds(ID) String vault,
        String vaultName,
        @Holds(HASH) String signingKey,
        @Holds(MILLIS) long registered) {}
