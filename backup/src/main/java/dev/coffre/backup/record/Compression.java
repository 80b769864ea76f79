package dev.coffre.backup.record;

/**
 * How hard records are compressed. Readers need not know it.
 *
 * @param level of zstd, 1 … 19, or 0 for not at all
 */
public record Compression(int level) {
    public static final Compression OFF = new Compression(0);
    public static final Compression FAST = new Compression(1);
    public static final Compression DEFAULT = new Compression(3);
    public static final Compression MAX = new Compression(12);

    public Compression {
        if (level < 0 || level > 19) {
            throw new IllegalArgumentException("zstd levels are 1 to 19, and 0 is off; not " + level);
        }
    }
}
