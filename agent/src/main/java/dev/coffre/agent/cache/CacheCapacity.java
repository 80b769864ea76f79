package dev.coffre.agent.cache;

import dev.coffre.agent.home.DirectorySize;
import dev.coffre.agent.home.NearestExistingPath;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The space for the cache. The cache needs a twentieth of the size of the data that is backed up.
 *
 * @param free bytes available in its file system
 * @param used bytes that the cache already uses, which count as available
 */
public record CacheCapacity(Path folder, long free, long used) {
    private static final int DATA_PER_CACHE_BYTE = 20;
    private static final long MIB = 1L << 20;

    /**
     * Returns the space at this directory, which need not exist yet.
     *
     * @throws Problem {@code cache-unusable}
     */
    public static CacheCapacity of(Path folder) {
        try {
            return new CacheCapacity(
                    folder,
                    NearestExistingPath.of(folder).toFile().getUsableSpace(),
                    DirectorySize.of(folder).bytes());
        } catch (IOException e) {
            throw ProblemCode.CACHE_UNUSABLE
                    .with("folder", folder)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }

    /** Returns how many bytes of data the cache has space for. */
    public long supportedBytes() {
        long room = free + used;
        return room > Long.MAX_VALUE / DATA_PER_CACHE_BYTE ? Long.MAX_VALUE : room * DATA_PER_CACHE_BYTE;
    }

    /**
     * Checks that there is space for the cache of this much data.
     *
     * @param data bytes
     * @throws Problem {@code cache-too-small}
     */
    public void require(long data) {
        if (data > supportedBytes()) {
            throw ProblemCode.CACHE_TOO_SMALL
                    .with("folder", folder)
                    .with("data", roundedUp(data))
                    .with("room", (free + used) / MIB)
                    .with("needed", roundedUp(data / DATA_PER_CACHE_BYTE));
        }
    }

    /**
     * Checks that there is space for the cache of a source. Walks the source, which takes about a second for 100,000 files.
     *
     * @throws Problem {@code cache-too-small}
     */
    public void requireFor(Source source) {
        long data = 0;
        try (SourceWalk walk = source.walk()) {
            for (Optional<WalkEvent> next = walk.next(); next.isPresent(); next = walk.next()) {
                if (next.get() instanceof SourceItem item) {
                    long size = item.metadata().size();
                    data = size > Long.MAX_VALUE - data ? Long.MAX_VALUE : data + size; // sparse files can be huge
                }
            }
        }
        require(data);
    }

    private static long roundedUp(long bytes) {
        return Math.ceilDiv(bytes, MIB);
    }
}
