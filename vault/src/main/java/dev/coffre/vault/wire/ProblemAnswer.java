package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code application/problem+json} holds.
 *
 * @param code of docs/errors.md
 * @param details the values that its text names
 * @param missing oids that the vault lacks
 * @param request the id of the request, as the vault's log names it
 */
public record ProblemAnswer(
        String code,
        Optional<Map<String, String>> details,
        @Holds(HASH) Optional<List<String>> missing,
        Optional<String> request) {

    /** Between programs of one machine: nothing is missing, and no request has a number. */
    public static ProblemAnswer of(Problem problem) {
        return new ProblemAnswer(
                problem.code().code(), Optional.of(problem.details()), Optional.empty(), Optional.empty());
    }

    /** The problem that a program of one's own told; a stranger's details are not fit for a terminal as they are. */
    public Problem problem() {
        return new Problem(ProblemCode.named(code).orElse(ProblemCode.INTERNAL_BUG), details.orElse(Map.of()));
    }
}
