package dev.coffre.backup.check;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordType;

/** A defect that a check found. */
public sealed interface CheckFinding {
    /** Describes the defect for people. */
    Problem problem();

    /** A whole recovery point that lacks a proof or cannot be read. */
    record BadPoint(long seq, Sha256 hash, Problem problem) implements CheckFinding {}

    /**
     * A record that is missing, damaged, or not what the page that names it says. A bad tree page loses its whole list,
     * names included. Its path is then that of the last entry below it, after an ellipsis.
     */
    record BadRecord(Oid oid, RecordType type, Problem problem, AffectedPaths affected) implements CheckFinding {}

    /** An entry whose content is not where the entry says, although the records are intact. */
    record BadEntry(Problem problem, AffectedPaths affected) implements CheckFinding {}
}
