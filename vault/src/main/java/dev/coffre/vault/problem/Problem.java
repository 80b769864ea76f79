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

    public Problem(ProblemCode code, Map<String, String> details) {
        this(code, details, null);
    }

    private Problem(ProblemCode code, Map<String, String> details, @Nullable Throwable cause) {
        super(null, cause);
        this.code = code;
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** The same problem, with one more detail or another value for it. */
    public Problem with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(name, value.toString());
        return new Problem(code, more, getCause());
    }

    /** The same problem, brought about by {@code cause}. */
    public Problem causedBy(Throwable cause) {
        return new Problem(code, details, cause);
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
