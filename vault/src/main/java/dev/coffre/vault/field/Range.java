package dev.coffre.vault.field;

/** Whole numbers from {@code least} to {@code most}. */
public record Range(long least, long most) {
    /** No bounds. */
    public static final Range ANY = new Range(Long.MIN_VALUE, Long.MAX_VALUE);

    public boolean has(long number) {
        return number >= least && number <= most;
    }

    public boolean isBounded() {
        return !equals(ANY);
    }
}
