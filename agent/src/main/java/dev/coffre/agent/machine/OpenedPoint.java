package dev.coffre.agent.machine;

import dev.coffre.backup.point.PointOpener;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** Finds the recovery point that a person names and opens it. */
public final class OpenedPoint {
    private static final String NEWEST = "latest";

    private OpenedPoint() {}

    /** Whether a word names a point, by its form: a number, or {@code latest}. */
    public static boolean isName(String word) {
        return word.equals(NEWEST) || word.matches("\\d{1,18}");
    }

    /**
     * @param name a number, or {@code latest}; empty: the newest
     * @throws dev.coffre.vault.problem.Problem {@code point-unknown}, or why it cannot be trusted
     */
    public static RecoveryPoint of(ReadableDomain domain, Optional<String> name) {
        PointChain chain = domain.reader().points(domain.machine());
        StoredPoint stored = find(chain, name.orElse(NEWEST));
        try (RecordOpener records = new RecordOpener(domain.keys())) {
            return new PointOpener(records).open(stored.point(), domain.pointKey(chain, stored));
        }
    }

    private static StoredPoint find(PointChain chain, String name) {
        if (name.equals(NEWEST)) {
            return chain.points().stream()
                    .reduce((earlier, later) -> later)
                    .orElseThrow(() -> ProblemCode.POINT_UNKNOWN.with("point", name));
        }
        return chain.points().stream()
                .filter(point -> isName(name) && point.seq() == Long.parseLong(name))
                .findFirst()
                .orElseThrow(() -> ProblemCode.POINT_UNKNOWN.with("point", name));
    }
}
