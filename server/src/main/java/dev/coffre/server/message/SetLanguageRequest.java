package dev.coffre.server.message;

import dev.coffre.vault.field.AllowedValues;

/** The language of mail to a person: {@code en} or {@code fr}. */
public record SetLanguageRequest(
        @AllowedValues({"en", "fr"}) String language) {}
