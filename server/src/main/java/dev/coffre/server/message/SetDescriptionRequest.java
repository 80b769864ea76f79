package dev.coffre.server.message;

import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.field.NameRules;

/** The description of a vault; may be empty. */
public record SetDescriptionRequest(
        @FieldLimit(max = NameRules.DESCRIPTION_MAX_LENGTH) String description) {}
