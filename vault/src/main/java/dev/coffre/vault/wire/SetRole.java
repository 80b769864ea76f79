package dev.coffre.vault.wire;

import dev.coffre.vault.field.OneOf;

/** Sets an account's role in a vault: {@code owner}, {@code operator}, {@code reader} or {@code none}. */
public record SetRole(
        @OneOf({"owner", "operator", "reader", "none"}) String role) {}
