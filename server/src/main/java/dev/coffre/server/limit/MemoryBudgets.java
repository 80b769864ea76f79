package dev.coffre.server.limit;

import java.time.Duration;

/**
 * The memory budgets that requests share.
 *
 * @param bodies for request bodies, from their first byte until they are processed
 * @param answers for answers that are partly in memory until the reader has taken them
 */
public record MemoryBudgets(ByteBudget bodies, ByteBudget answers) {
    /** Shorter than the minute after which a client gives up. A waiting request keeps its place in the queue. */
    private static final Duration TIMEOUT = Duration.ofSeconds(45);

    /** Three times a large record: with less, the share of a single machine could not hold one. */
    private static final long MIN_BYTES = 56L << 20;

    private static final int BODIES_DIVISOR = 5;
    private static final int ANSWERS_DIVISOR = 8;

    /** Returns budgets as shares of the maximum heap. */
    public static MemoryBudgets ofHeap() {
        long heap = Runtime.getRuntime().maxMemory();
        return new MemoryBudgets(
                new ByteBudget(Math.max(MIN_BYTES, heap / BODIES_DIVISOR), TIMEOUT),
                new ByteBudget(Math.max(MIN_BYTES, heap / ANSWERS_DIVISOR), TIMEOUT));
    }
}
