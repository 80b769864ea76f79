package dev.coffre.vault.wire;

/** The language in which a person is written to: {@code en} or {@code fr}. */
public record SetLanguage(@OneOf({"en", "fr"}) String language) {}
