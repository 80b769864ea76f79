package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;

/** Sets the name that people see. */
public record SetName(
        @Limit(least = 1, most = Names.MACHINE_MOST, pattern = Names.MACHINE, ownProblem = true)
        String name) {}
