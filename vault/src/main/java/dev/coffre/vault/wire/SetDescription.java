package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;

/** What people are told of a vault beside its name; empty for nothing. */
public record SetDescription(
        @Limit(most = Names.DESCRIPTION_MOST) String description) {}
