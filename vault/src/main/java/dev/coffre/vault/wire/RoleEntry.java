package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.OneOf;

/** An account's role in a vault: {@code owner}, {@code operator} or {@code reader}. */
public record RoleEntry(
        @Holds(ID) String vault,
        String vaultName,
        @OneOf({"owner", "operator", "reader"}) String role) {}
