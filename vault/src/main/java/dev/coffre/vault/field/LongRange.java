package dev.coffre.vault.field;

/** Whole numbers from {@code least} to {@code most}. */
public record LongRange(long min, long max) {
    /** No bounds. */
    public static final LongRange ANY = new LongRange(Long.MIN_VALUE, Long.MAX_VALUE);

    public boolean contains(long number) {
        return number >= min && number <= max;
    }

    public boolean isBounded() {
        return !equals(ANY);
    }
}
