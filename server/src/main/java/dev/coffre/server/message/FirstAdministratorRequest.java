package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.SECRET;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.field.NameRules;

/** Makes the first administrator of a service. The service showed the code when it started. */
public record FirstAdministratorRequest(
        @FieldFormat(SECRET) String code,

        @FieldLimit(min = 1, max = NameRules.MAX_LENGTH, pattern = NameRules.ACCOUNT, ownProblem = true)
        String name,

        @FieldFormat(SECRET)
        @FieldLimit(min = NameRules.PASSWORD_MIN_LENGTH, max = NameRules.PASSWORD_MAX_LENGTH, ownProblem = true)
        String password) {
    /** Omits the secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "FirstAdministratorRequest[" + name + "]";
    }
}
