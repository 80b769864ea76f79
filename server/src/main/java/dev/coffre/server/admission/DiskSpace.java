package dev.coffre.server.admission;

import dev.coffre.vault.VaultSession;
import java.io.File;
import java.nio.file.Path;

/**
 * The share of a disk that agents may use. A twentieth is reserved, because a completely full disk could not even be cleaned
 * up. Uses java.io.File, which needs no mount table: a chroot may have none. All values are in bytes. Thread-safe.
 */
public final class DiskSpace {
    private static final int RESERVED_DIVISOR = 20;

    private final File directory;
    private final boolean hasData;

    public DiskSpace(Path place) {
        this(place.toFile(), true);
    }

    DiskSpace(File place, boolean hasData) {
        this.directory = place;
        this.hasData = hasData;
    }

    /** Returns the disk of a data folder whose catalog and store are elsewhere. Nothing that agents store needs room there. */
    public static DiskSpace withoutData(Path place) {
        return new DiskSpace(place.toFile(), false);
    }

    /** Returns whether what agents store needs room there. */
    public boolean hasData() {
        return hasData;
    }

    /** Returns whether {@code bytes} more fit. */
    boolean has(long bytes) {
        return !hasData || directory.getUsableSpace() - bytes >= reserved();
    }

    /**
     * Returns whether {@code bytes} more of a recovery point fit. A point may use a fifth of the reserve, since records are
     * refused first.
     */
    boolean hasForPoint(long bytes) {
        return !hasData || directory.getUsableSpace() - bytes >= reserved() / 5 * 4;
    }

    /** Returns whether a batch of the usual size fits. */
    public boolean hasForBatch() {
        return has(VaultSession.MAX_BATCH);
    }

    /** Returns whether agents can store nothing any more. */
    public boolean isFull() {
        return !has(0);
    }

    /** Returns the size of the disk without the reserve. */
    public long usable() {
        return directory.getTotalSpace() - reserved();
    }

    /** Returns the used bytes, including those of other programs. */
    public long used() {
        return directory.getTotalSpace() - directory.getUsableSpace();
    }

    private long reserved() {
        return directory.getTotalSpace() / RESERVED_DIVISOR;
    }
}
