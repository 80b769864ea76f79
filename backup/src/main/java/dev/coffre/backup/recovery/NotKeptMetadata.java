package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts metadata that the target does not keep, by kind. Every object may have some of it. Thread-safe. */
final class NotKeptMetadata {
    /** A hostile point may name any number of attributes. */
    private static final int MAX_KINDS = 100;

    private static final ByteString OTHERS = ByteString.utf8("other attributes");

    private final Map<ByteString, Count> kinds = new LinkedHashMap<>();

    private record Count(String firstPath, long objects) {}

    synchronized void count(ByteString kind, Entry entry) {
        ByteString counted = kinds.size() < MAX_KINDS || kinds.containsKey(kind) ? kind : OTHERS;
        Count before = kinds.get(counted);
        kinds.put(
                counted,
                before == null
                        ? new Count(entry.key().display(), 1)
                        : new Count(before.firstPath(), before.objects() + 1));
    }

    /** Returns one warning per kind. */
    synchronized List<Problem> problems() {
        return kinds.entrySet().stream()
                .map(kind -> problem(kind.getKey(), kind.getValue()))
                .toList();
    }

    private static Problem problem(ByteString kind, Count counted) {
        Problem problem = ProblemCode.ATTRIBUTE_NOT_KEPT
                .with("attribute", kind.display())
                .with("count", Long.toString(counted.objects()))
                .with("path", counted.firstPath());
        return counted.objects() == 1 ? problem : problem.with("more", Long.toString(counted.objects() - 1));
    }
}
