package dev.coffre.backup.record;

import dev.coffre.sealing.Slice;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The compression level for records. Readers need not know it.
 *
 * @param level of zstd, 1 … 19; 0 for no compression
 */
public record Compression(int level) {
    public static final Compression OFF = new Compression(0);
    public static final Compression FAST = new Compression(1);

    /** Decision 0025 explains the level. */
    public static final Compression DEFAULT = new Compression(2);

    public static final Compression MAX = new Compression(12);

    private static final Pattern TAG = Pattern.compile("zstd-([^/]+)/(\\d{1,2})");

    public Compression {
        if (level < 0 || level > 19) {
            throw new IllegalArgumentException("zstd levels are 1 to 19, and 0 is off; not " + level);
        }
    }

    /** Returns the length in bytes of a record's body for this content, which must not be empty. */
    public int bodyLength(byte[] raw) {
        if (level == OFF.level) {
            return raw.length;
        }
        try (ZstdFrameWriter frames = new ZstdFrameWriter(this)) {
            return Math.min(raw.length, frames.frame(Slice.of(raw)).length());
        }
    }

    /** Binary logarithm of the size of zstd's hash table; 0 for the level's default. Decision 0027 explains the value. */
    int hashLog() {
        return level == FAST.level ? 15 : 0;
    }

    /**
     * Returns the compression that reproduces the bytes of a codec tag; empty if another version of the library made them.
     *
     * @param codecTag such as {@code zstd-1.5.7/2}; empty for uncompressed content
     */
    public static Optional<Compression> ofCodecTag(String codecTag) {
        if (codecTag.isEmpty()) {
            return Optional.of(OFF);
        }
        Matcher tag = TAG.matcher(codecTag);
        return Optional.of(tag)
                .filter(Matcher::matches)
                .filter(made -> made.group(1).equals(ZstdFrameWriter.libraryVersion()))
                .map(made -> Integer.parseInt(made.group(2)))
                .filter(level -> level >= 1 && level <= 19)
                .map(Compression::new);
    }
}
