package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;
import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;

/** The machine is registered since {@code registered} (ms). {@code name} has a suffix if the requested name was taken. */
public record RegisterMachineResponse(
        @FieldFormat(ID) String machine,
        String name,
        @FieldFormat(ID) String vault,
        String vaultName,
        @FieldFormat(HASH) String signingKey,
        @FieldFormat(MILLIS) long registered) {}
