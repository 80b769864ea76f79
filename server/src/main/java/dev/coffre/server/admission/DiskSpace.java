package dev.coffre.server.admission;

import dev.coffre.vault.VaultSession;
import java.io.File;
import java.nio.file.Path;

/**
 * The share of a disk that agents may use: one filled to the last byte could not even be cleaned up, so a twentieth of it
 * is kept. Asked of java.io.File, which needs no list of mounts: in a chroot there may be none. Bytes. Thread-safe.
 */
public final class DiskSpace {
    private static final int RESERVED_SHARE = 20;

    private final File place;

    public DiskSpace(Path place) {
        this(place.toFile());
    }

    DiskSpace(File place) {
        this.place = place;
    }

    /** Whether so much more fits. */
    boolean has(long bytes) {
        return place.getUsableSpace() - bytes >= reserved();
    }

    /** Whether so much more of a recovery point fits: it may go into a fifth of what is kept, for records are refused first. */
    boolean hasForPoint(long bytes) {
        return place.getUsableSpace() - bytes >= reserved() / 5 * 4;
    }

    /** Whether a batch of the usual size fits. */
    public boolean hasForBatch() {
        return has(VaultSession.MAX_BATCH);
    }

    /** Whether agents can store nothing any more. */
    public boolean isFull() {
        return !has(0);
    }

    /** Free and used, without what is kept. */
    public long usable() {
        return place.getTotalSpace() - reserved();
    }

    /** Used, by whomever. */
    public long used() {
        return place.getTotalSpace() - place.getUsableSpace();
    }

    private long reserved() {
        return place.getTotalSpace() / RESERVED_SHARE;
    }
}
