package dev.coffre.vault.wire;

import dev.coffre.vault.field.OneOf;

/** The language in which a person is written to: {@code en} or {@code fr}. */
public record SetLanguage(@OneOf({"en", "fr"}) String language) {}
