package dev.coffre.backup.recovery;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.PidHasher;
import dev.coffre.sealing.SealedType;
import dev.coffre.sealing.Slice;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Verifies bytes that were read from a disk instead of a sealed record: they are what was backed up if they have its pid. A
 * pid does not identify its data key, so all known keys are tried, newest first. Not thread-safe.
 */
final class PidVerifier {
    private final List<PidHasher> hashers;

    /** @param keys must outlive this object */
    PidVerifier(DomainKeys keys) {
        int newest = keys.newest().context().epoch();
        hashers = IntStream.iterate(newest, epoch -> epoch >= 1, epoch -> epoch - 1)
                .mapToObj(keys::at)
                .flatMap(Optional::stream)
                .map(DataKey::pidHasher)
                .toList();
    }

    boolean isChunk(Pid wanted, Slice content) {
        return any(hasher -> hasher.ofRecord(SealedType.CHUNK, content).equals(wanted));
    }

    boolean isBundledFile(Pid wanted, FileOwner owner, Slice content) {
        return any(hasher -> hasher.ofBundledFile(owner, content).equals(wanted));
    }

    private boolean any(Predicate<PidHasher> matches) {
        return hashers.stream().anyMatch(matches);
    }
}
