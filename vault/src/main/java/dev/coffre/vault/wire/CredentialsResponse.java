package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;

/** The vault accepts these vault credentials. {@code vault} is their vault, {@code expires} their end in ms. */
public record CredentialsResponse(
        @FieldFormat(ID) String vault,
        String vaultName,
        @FieldFormat(MILLIS) long expires,
        @FieldFormat(MILLIS) long time) {}
