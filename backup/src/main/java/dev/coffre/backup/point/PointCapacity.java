package dev.coffre.backup.point;

import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.Compression;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether the roots of a backup fit into a recovery point (docs/format.md §14), before anything is read. All
 * roots count as carried, since a point of another group carries them.
 */
public final class PointCapacity {
    /** For header, seal, padding, label, host name and variation in compression. */
    private static final int RESERVE = 12 << 10;

    /** Most bytes of a label. */
    public static final int MAX_LABEL = 1_024;

    private static final int MAX_RAW = 240 << 10;
    private static final int MAX_ROOTS = 4_096;

    private PointCapacity() {}

    /** @throws dev.coffre.vault.problem.Problem {@code items-too-many} */
    public static void requireFits(Collection<ByteString> roots) {
        if (!fits(roots)) {
            throw ProblemCode.ITEMS_TOO_MANY.with("count", roots.size());
        }
    }

    public static boolean fits(Collection<ByteString> roots) {
        if (roots.isEmpty()) {
            return true;
        }
        List<ByteString> sorted = roots.stream().distinct().sorted().toList();
        long names = sorted.stream().mapToLong(ByteString::size).sum();
        if (names > MAX_RAW || sorted.size() > MAX_ROOTS) {
            return false;
        }
        byte[] raw =
                new PointPayload(content(sorted), new RootPageReference(1, Pid.of(new byte[Pid.LENGTH]), 0)).encode();
        return raw.length <= MAX_RAW && Compression.DEFAULT.bodyLength(raw) <= SignedPoint.MAX_RECORD - RESERVE;
    }

    /** The times differ in their low bits from root to root, as they do if each root has its own schedule. */
    private static PointContent content(List<ByteString> roots) {
        List<RootRead> carried = new ArrayList<>();
        for (int i = 0; i < roots.size(); i++) {
            long number = (i + 1) * 0x9E37_79B9_7F4A_7C15L;
            carried.add(new RootRead(roots.get(i), number >>> 44 | 1, Instant.ofEpochMilli(number >>> 24)));
        }
        return new PointContent(
                Optional.empty(),
                roots,
                "",
                "",
                "",
                ChunkerParameters.TOEPLITZ,
                new RunSummary(Instant.EPOCH, Instant.EPOCH, 0),
                carried);
    }
}
