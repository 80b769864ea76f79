package dev.coffre.server.message;

import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.field.NameRules;

/** Sets the name that people see. */
public record RenameRequest(
        @FieldLimit(min = 1, max = NameRules.MACHINE_MAX_LENGTH, pattern = NameRules.MACHINE, ownProblem = true)
        String name) {}
