package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.ID;

import dev.coffre.vault.field.FieldFormat;

/** Asks for a token that reads the domain of another machine of the vault. */
public record ReaderTokenRequest(@FieldFormat(ID) String machine) {}
