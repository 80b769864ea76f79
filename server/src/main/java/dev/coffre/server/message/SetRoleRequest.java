package dev.coffre.server.message;

import dev.coffre.vault.field.AllowedValues;

/** Sets an account's role in a vault: {@code owner}, {@code operator}, {@code reader} or {@code none}. */
public record SetRoleRequest(
        @AllowedValues({"owner", "operator", "reader", "none"})
        String role) {}
