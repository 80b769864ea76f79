package dev.coffre.backup.check;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordType;

/** Something that is not as it should be. */
public sealed interface Finding {
    /** What is wrong, for people. */
    Problem problem();

    /** A whole recovery point that lacks a proof or cannot be read. */
    record PointUnreadable(long seq, Sha256 hash, Problem problem) implements Finding {}

    /**
     * A record that is missing, damaged, or not what the page says that names it. With a page ({@code type} tree) what it
     * lists is lost, names and all: then the path is that of the last entry below, after an ellipsis.
     */
    record RecordBad(Oid oid, RecordType type, Problem problem, AffectedPaths affected) implements Finding {}

    /** An entry whose content is somewhere else than it says, though the records are whole. */
    record EntryBad(Problem problem, AffectedPaths affected) implements Finding {}
}
