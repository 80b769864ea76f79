package dev.coffre.server.retention;

import dev.coffre.vault.problem.ProblemCode;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Problems that routes about retention and deletion declare. */
public final class RetentionProblems {
    /** A policy that cannot be applied. */
    public static final Set<ProblemCode> POLICY =
            Set.of(ProblemCode.RETENTION_POLICY_INVALID, ProblemCode.RETENTION_TOO_SHORT);

    /** A machine's preview of a policy. */
    public static final Set<ProblemCode> PREVIEW = all(POLICY, EnumSet.of(ProblemCode.VAULT_BUSY));

    /** An operation that takes a security PIN. */
    public static final Set<ProblemCode> PIN = Set.of(
            ProblemCode.CLOCK_SUSPENDED,
            ProblemCode.PIN_MISSING,
            ProblemCode.PIN_WRONG,
            ProblemCode.PIN_EXPIRED,
            ProblemCode.PIN_TRIES_EXHAUSTED);

    /** A policy that may shorten retention. */
    public static final Set<ProblemCode> SHORTENING =
            all(POLICY, PIN, EnumSet.of(ProblemCode.POLICY_LIMIT_REACHED, ProblemCode.VAULT_IMMUTABLE));

    /** Safeguards that may protect less. */
    public static final Set<ProblemCode> SAFEGUARDS = all(SHORTENING, EnumSet.of(ProblemCode.LIMITS_INVALID));

    /** The deletion of recovery points. */
    public static final Set<ProblemCode> DELETION =
            all(PIN, EnumSet.of(ProblemCode.POINT_UNKNOWN, ProblemCode.POINT_HELD, ProblemCode.VAULT_IMMUTABLE));

    /** The deletion of a vault. */
    public static final Set<ProblemCode> VAULT_DELETION = all(PIN, EnumSet.of(ProblemCode.VAULT_NOT_EMPTY));

    private RetentionProblems() {}

    @SafeVarargs
    private static Set<ProblemCode> all(Set<ProblemCode>... sets) {
        return Stream.of(sets).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }
}
