package dev.coffre.vault.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person must be told: a code of the catalog and the details that its texts name.
 *
 * <p>Unchecked, because every layer between the one who throws and the person only passes it on. Immutable:
 * {@link #with} answers a new problem. Details end up on screens and in logs, so they never hold a secret.
 */
public final class Problem extends RuntimeException {
    private final ProblemCode code;
    private final transient Map<String, String> details;
    private final ExitCode exit;

    public Problem(ProblemCode code, Map<String, String> details) {
        this(code, details, code.exit(), null);
    }

    private Problem(ProblemCode code, Map<String, String> details, ExitCode exit, @Nullable Throwable cause) {
        super(null, cause);
        this.code = code;
        this.exit = exit;
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** The same problem, with one more detail or another value for it. */
    public Problem with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(name, value.toString());
        return new Problem(code, more, exit, getCause());
    }

    /** The same problem, brought about by {@code cause}. */
    public Problem causedBy(Throwable cause) {
        return new Problem(code, details, exit, cause);
    }

    /** The same problem, ending the command with this exit code in place of the code's own: that of a signal. */
    public Problem ending(ExitCode other) {
        return new Problem(code, details, other, getCause());
    }

    /** With which a command ends for it. */
    public ExitCode exit() {
        return exit;
    }

    public ProblemCode code() {
        return code;
    }

    /** Names and values in the order they were given. */
    public Map<String, String> details() {
        return details;
    }

    /** The English title, in one line. */
    @Override
    public String getMessage() {
        return ProblemText.in(Locale.ENGLISH).title(this);
    }
}
