package dev.coffre.backup.cache;

import dev.coffre.backup.bundle.RebundlePlan;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The bundles that the next run is to re-bundle, saved in the cache folder by the run that counted them. Without the
 * file, or with one for another tree, the next run counts again from the pages.
 *
 * <p>{@code magic u32 ‖ root oid 32 ‖ loose u32 ‖ lasting u32 ‖ count u32 ‖ oids ‖ SHA-256 of all before}.
 */
public final class RebundlePlanFile {
    private static final int MAGIC = 0x4346524E;
    private static final int FIXED = 4 + Oid.BYTES + 3 * 4;
    private static final int MAX_BUNDLES = 1 << 20;

    private final PrivatePath path;

    public RebundlePlanFile(PrivatePath cacheFolder) {
        this.path = cacheFolder.resolve("rebundle");
    }

    /** @param root of the tree that the plan is for */
    public void write(Oid root, RebundlePlan plan) {
        Set<Oid> bundles = plan.bundles();
        ByteBuffer encoded = ByteBuffer.allocate(FIXED + bundles.size() * Oid.BYTES + Sha256.BYTES);
        encoded.putInt(MAGIC).put(root.bytes());
        encoded.putInt(plan.loose()).putInt(plan.unjoinable()).putInt(bundles.size());
        bundles.forEach(oid -> encoded.put(oid.bytes()));
        encoded.put(Sha256.of(encoded.array(), 0, encoded.position()).bytes()).flip();
        try (CacheFile file = CacheFile.create(path.resolveSibling("rebundle.new"))) {
            file.write(encoded, 0);
            file.replace(path);
        }
    }

    /** Returns the plan for the tree with this root; empty if there is none. */
    public Optional<RebundlePlan> read(Oid root) {
        try (CacheFile file = CacheFile.open(path)) {
            long size = file.size();
            if (size < FIXED + Sha256.BYTES || size > FIXED + (long) MAX_BUNDLES * Oid.BYTES + Sha256.BYTES) {
                return Optional.empty();
            }
            byte[] encoded = new byte[(int) size];
            return file.read(ByteBuffer.wrap(encoded), 0) ? decode(encoded, root) : Optional.empty();
        }
    }

    private static Optional<RebundlePlan> decode(byte[] encoded, Oid root) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        int body = encoded.length - Sha256.BYTES;
        int loose = in.getInt(4 + Oid.BYTES);
        int lasting = in.getInt(4 + Oid.BYTES + 4);
        int count = in.getInt(FIXED - 4);
        boolean valid = in.getInt(0) == MAGIC
                && Sha256.of(encoded, 0, body).equals(Sha256.from(encoded, body))
                && Oid.from(encoded, 4).equals(root)
                && FIXED + (long) count * Oid.BYTES == body;
        if (!valid) {
            return Optional.empty();
        }
        Set<Oid> bundles = HashSet.newHashSet(count);
        for (int i = 0; i < count; i++) {
            bundles.add(Oid.from(encoded, FIXED + i * Oid.BYTES));
        }
        return Optional.of(new RebundlePlan(bundles, loose, lasting));
    }
}
