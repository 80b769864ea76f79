package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;

import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of {@code application/problem+json}.
 *
 * @param code a code of docs/errors.md
 * @param details the values in its text
 * @param missing oids that the vault lacks
 * @param request id of the request, as in the vault's log
 */
public record ProblemResponse(
        String code,
        Optional<Map<String, String>> details,
        @FieldFormat(HASH) Optional<List<String>> missing,
        Optional<String> request) {

    /** For programs of one machine: no oids are missing, and requests have no id. */
    public static ProblemResponse of(Problem problem) {
        return new ProblemResponse(
                problem.code().code(), Optional.of(problem.details()), Optional.empty(), Optional.empty());
    }

    /**
     * Returns the problem that a trusted program reported. The details of an untrusted one must not be printed as they
     * are.
     */
    public Problem problem() {
        return new Problem(ProblemCode.fromCode(code).orElse(ProblemCode.INTERNAL_BUG), details.orElse(Map.of()));
    }
}
