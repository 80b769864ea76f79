package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;

/** Another name, under which people see something. */
public record SetName(
        @Limit(least = 1, most = Names.MACHINE_MOST, pattern = Names.MACHINE, ownProblem = true)
        String name) {}
