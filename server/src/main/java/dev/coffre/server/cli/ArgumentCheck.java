package dev.coffre.server.cli;

import dev.coffre.cli.UsageErrors;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;

/**
 * Validates arguments before they are sent. The service would report them as malformed requests, without the name of the
 * argument.
 */
final class ArgumentCheck {
    private final VaultTexts texts;

    ArgumentCheck(VaultTexts texts) {
        this.texts = texts;
    }

    /** @throws Problem {@code flags-invalid} */
    String oneOf(String argument, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw invalid(
                    texts.say("flags.allowed", argument, UsageErrors.quoteIfEmpty(value), String.join(", ", allowed)));
        }
        return value;
    }

    /** @throws Problem {@code flags-invalid} */
    List<String> eachOf(String argument, List<String> values, List<String> allowed) {
        values.forEach(value -> oneOf(argument, value, allowed));
        return values;
    }

    /** @throws Problem {@code flags-invalid} */
    long within(String argument, long value, long least, long most) {
        if (value < least || value > most) {
            throw invalid(texts.say("flags.range", argument, value, least, most));
        }
        return value;
    }

    /** @throws Problem {@code flags-invalid} */
    void require(boolean right, String argument, String value, String rule) {
        if (!right) {
            throw invalid(texts.say("flags.rule", argument, UsageErrors.quoteIfEmpty(value), rule));
        }
    }

    private static Problem invalid(String reason) {
        return ProblemCode.FLAGS_INVALID.with("reason", reason);
    }
}
