package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.text.SafeText;
import dev.coffre.vault.wire.ProblemResponse;
import java.util.Map;

/**
 * Converts the problem in a vault's response into a local one. Its detail {@code request} is the key into the vault's
 * log.
 */
final class VaultRefusal {
    private static final int MAX_DETAIL = 400;
    private static final int MAX_DETAILS = 16;

    private VaultRefusal() {}

    static Problem problem(ProblemResponse answer, FailureClassifier failures) {
        Problem problem = ProblemCode.fromCode(answer.code())
                .map(VaultRefusal::asVaultDefect)
                .map(failures::problem)
                .orElseThrow(() -> failures.garbage("an unknown problem: " + printable(answer.code())));
        for (Map.Entry<String, String> detail : answer.details().orElse(Map.of()).entrySet().stream()
                .limit(MAX_DETAILS)
                .toList()) {
            problem = problem.with(printable(detail.getKey()), printable(detail.getValue()));
        }
        return answer.request().isPresent()
                ? problem.with("request", printable(answer.request().get()))
                : problem;
    }

    /** A defect of the vault is not a defect of this program. */
    private static ProblemCode asVaultDefect(ProblemCode code) {
        return code == ProblemCode.INTERNAL_BUG ? ProblemCode.VAULT_DEFECT : code;
    }

    /** Makes untrusted text safe for a terminal. */
    private static String printable(String text) {
        String cut = text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) + "…" : text;
        return SafeText.escaped(cut);
    }
}
