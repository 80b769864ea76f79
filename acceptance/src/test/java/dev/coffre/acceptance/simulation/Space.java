package dev.coffre.acceptance.simulation;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.EnumSet;
import java.util.Set;

/**
 * The room on the disks of store and catalog, which may be one disk or two. A shortage begins at some operation, and ends
 * when somebody makes room: between two steps of the world, or in the middle of one, after some refusals.
 */
final class Space {
    private static final int MOST_OPERATIONS = 40;
    private static final int MOST_REFUSALS = 12;

    private final Chance chance;
    private Set<Part> concerned = EnumSet.noneOf(Part.class);
    private CommitFault fault = CommitFault.NONE;
    private int operationsLeft;
    private int refusalsLeft;
    private long refusals;
    private long faults;

    enum Part {
        STORE,
        CATALOG
    }

    /** How the catalog meets the shortage, apart from SQLite's own limit of pages. */
    enum CommitFault {
        NONE,
        /** The write-ahead log cannot grow. */
        FULL,
        /** The disk does not take the log: no shortage, but SQLite ends the transaction in the same way. */
        IO_ERROR
    }

    Space(Chance chance) {
        this.chance = chance;
    }

    /** From some operation on there is no room. */
    void runShort(Trace trace) {
        concerned = switch (chance.below(3)) {
            case 0 -> EnumSet.of(Part.STORE);
            case 1 -> EnumSet.of(Part.CATALOG);
            default -> EnumSet.allOf(Part.class);
        };
        fault = chance.of(EnumSet.allOf(CommitFault.class));
        operationsLeft = chance.below(MOST_OPERATIONS);
        refusalsLeft = chance.percent(50) ? chance.below(MOST_REFUSALS) : Integer.MAX_VALUE;
        trace.add(
                "disk full in %d operations, for %d refusals: %s, commit fault %s",
                operationsLeft, refusalsLeft, concerned, fault);
    }

    boolean isShort() {
        return !concerned.isEmpty();
    }

    void free() {
        concerned = EnumSet.noneOf(Part.class);
        fault = CommitFault.NONE;
    }

    /** Counts an operation that needs room. Returns whether there is some. */
    boolean has(Part part) {
        if (!concerned.contains(part)) {
            return true;
        }
        if (operationsLeft > 0) {
            operationsLeft--;
            return true;
        }
        refused();
        return false;
    }

    /** Whether the next operation of this part is refused. */
    boolean isFull(Part part) {
        return operationsLeft == 0 && concerned.contains(part);
    }

    CommitFault commitFault() {
        return fault;
    }

    /** How much of this many bytes is written before the disk is full. */
    int partOf(int length) {
        return chance.below(length + 1);
    }

    /** How many pages the catalog may still grow by. */
    int pagesLeft() {
        return chance.below(6);
    }

    void refused() {
        refusals++;
        countDown();
    }

    void failed() {
        faults++;
        countDown();
    }

    private void countDown() {
        if (refusalsLeft-- == 0) {
            free();
        }
    }

    /** What was refused or failed so far. */
    record Count(long refusals, long faults) {}

    Count count() {
        return new Count(refusals, faults);
    }

    /** Whether what happened since {@code before} is a reason for this problem, and the problem names it. */
    boolean excuses(Problem problem, Count before) {
        boolean full = problem.code() == ProblemCode.VAULT_DISK_FULL && refusals > before.refusals;
        boolean failed = problem.code() == ProblemCode.CATALOG_UNAVAILABLE && faults > before.faults;
        return full || failed;
    }
}
