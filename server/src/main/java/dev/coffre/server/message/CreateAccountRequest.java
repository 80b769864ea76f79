package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.field.NameRules;

/** Asks for a new account. {@code administrator} says whether it administers the service. */
public record CreateAccountRequest(
        @FieldLimit(min = 1, max = NameRules.MAX_LENGTH, pattern = NameRules.ACCOUNT, ownProblem = true)
        String name,

        @FieldFormat(SECRET)
        @FieldLimit(min = NameRules.PASSWORD_MIN_LENGTH, max = NameRules.PASSWORD_MAX_LENGTH, ownProblem = true)
        String password,

        boolean administrator) {
    /** Omits the password, which must not reach a log. */
    @Override
    public String toString() {
        return "CreateAccountRequest[" + name + "]";
    }
}
