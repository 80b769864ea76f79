package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.ID;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;

/** An account's role in a vault: {@code owner}, {@code operator} or {@code reader}. */
public record RoleEntry(
        @FieldFormat(ID) String vault,
        String vaultName,
        @AllowedValues({"owner", "operator", "reader"}) String role) {}
