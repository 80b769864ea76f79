package dev.coffre.server.limit;

import java.time.Duration;

/**
 * The memory that requests share.
 *
 * @param bodies of requests, from their first byte until they are dealt with
 * @param answers of which a part is in memory until its reader has taken it
 */
public record Budgets(ByteBudget bodies, ByteBudget answers) {
    /** A client gives up when nothing moves for a minute. Who waits long keeps the place in the queue. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** Each is a large record three times over: else the share of a single machine could not hold one. */
    private static final long LEAST = 56L << 20;

    private static final int BODIES_SHARE = 5;
    private static final int ANSWERS_SHARE = 8;

    /** Shares of the heap that this process may have. */
    public static Budgets ofHeap() {
        long heap = Runtime.getRuntime().maxMemory();
        return new Budgets(
                new ByteBudget(Math.max(LEAST, heap / BODIES_SHARE), PATIENCE),
                new ByteBudget(Math.max(LEAST, heap / ANSWERS_SHARE), PATIENCE));
    }
}
