package dev.coffre.vault.problem;

import dev.coffre.vault.text.Language;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error that is reported to a person: a code of the catalog and the details that its texts name.
 *
 * <p>It is unchecked, because the layers between its origin and the person only pass it on. Immutable: {@link #with}
 * returns a new problem. Details appear on screens and in logs, so they must never hold a secret.
 */
public final class Problem extends RuntimeException {
    private final ProblemCode code;
    private final transient Map<String, String> details;
    private final ExitCode exit;

    public Problem(ProblemCode code, Map<String, String> details) {
        this(code, details, code.exitCode(), null);
    }

    private Problem(ProblemCode code, Map<String, String> details, ExitCode exit, @Nullable Throwable cause) {
        super(null, cause);
        this.code = code;
        this.exit = exit;
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Returns the same problem with this detail added or replaced. */
    public Problem with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(name, value.toString());
        return new Problem(code, more, exit, getCause());
    }

    /** Returns the same problem without this detail. */
    public Problem without(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(details);
        fewer.remove(name);
        return new Problem(code, fewer, exit, getCause());
    }

    /** Returns the same problem with {@code cause}. */
    public Problem causedBy(Throwable cause) {
        return new Problem(code, details, exit, cause);
    }

    /** Returns the same problem with another exit code: that of a signal. */
    public Problem withExitCode(ExitCode other) {
        return new Problem(code, details, other, getCause());
    }

    /** Returns the exit code of a command that ends with this problem. */
    public ExitCode exitCode() {
        return exit;
    }

    public ProblemCode code() {
        return code;
    }

    /** Returns names and values in the order in which they were added. */
    public Map<String, String> details() {
        return details;
    }

    /** Returns the English title, in one line. */
    @Override
    public String getMessage() {
        return ProblemText.in(Language.ENGLISH).title(this);
    }
}
