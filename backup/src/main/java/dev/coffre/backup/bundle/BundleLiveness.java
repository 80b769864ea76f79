package dev.coffre.backup.bundle;

import dev.coffre.backup.record.RecordReference;

/**
 * How much of a bundle a recovery point needs.
 *
 * @param liveBytes contents of the slots that the point names, each counted once
 */
public record BundleLiveness(RecordReference bundle, long liveBytes) {
    /** A smaller bundle is loose: it costs a record without filling one. */
    private static final int LOOSE_BELOW_BYTES = 256 << 10;

    /** Bytes of the bundle's files, without the table. */
    public long contents() {
        return (long) bundle.rawLength() - BundleFormat.tableBytes(bundle.slots());
    }

    public double liveShare() {
        return (double) liveBytes / contents();
    }

    boolean isMostlyDead() {
        return 2 * liveBytes < contents();
    }

    boolean isLoose() {
        return bundle.rawLength() < LOOSE_BELOW_BYTES;
    }
}
