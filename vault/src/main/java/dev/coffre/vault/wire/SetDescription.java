package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;

/** The description of a vault; may be empty. */
public record SetDescription(
        @Limit(most = Names.DESCRIPTION_MOST) String description) {}
