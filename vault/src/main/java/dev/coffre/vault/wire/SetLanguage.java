package dev.coffre.vault.wire;

import dev.coffre.vault.field.OneOf;

/** The language of mail to a person: {@code en} or {@code fr}. */
public record SetLanguage(@OneOf({"en", "fr"}) String language) {}
