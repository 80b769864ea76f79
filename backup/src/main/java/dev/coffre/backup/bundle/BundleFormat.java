package dev.coffre.backup.bundle;

import dev.coffre.sealing.Pid;

/** The limits of a bundle (docs/format.md §4). */
public final class BundleFormat {
    /** Largest file that is bundled, in bytes. Larger files are chunked. */
    public static final int MAX_FILE = (256 << 10) - 1;

    /** Largest total of file contents in a bundle, in bytes, without the table. */
    public static final int MAX_CONTENTS = 2 << 20;

    public static final int MAX_SLOTS = 4_096;

    static final int COUNT_BYTES = 2;
    static final int ROW_BYTES = Pid.LENGTH + 4;

    private BundleFormat() {}

    /** Bytes of the table before the contents. */
    public static int tableBytes(int slots) {
        return COUNT_BYTES + slots * ROW_BYTES;
    }
}
