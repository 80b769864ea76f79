package dev.coffre.acceptance.simulation;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** Composes large files from the records that the vault serves, and compares them with what was backed up. */
final class LargeFileRecovery implements AutoCloseable {
    private final RecordOpenerPool openers;
    private final Map<Oid, RecordBytes> records = new HashMap<>();
    private final Map<RecordReference, Slice> opened = new HashMap<>();
    /** Points share most of their chunks. */
    private final Map<StoredChunk, byte[]> composed = new HashMap<>();

    private LargeFileRecovery(DomainKeys keys, Collection<RecordBytes> fetched) {
        this.openers = new RecordOpenerPool(keys);
        fetched.forEach(record -> records.put(record.oid(), record));
    }

    /**
     * Recovers the large file from each point that is not removed.
     *
     * @param fetched all records that these points need
     * @param affected whether something below a record rotted, so that it need not be there
     */
    static void verify(Agent agent, Collection<RecordBytes> fetched, Predicate<Oid> affected) {
        try (LargeFileRecovery recovery = new LargeFileRecovery(agent.contents().keys(), fetched)) {
            for (PointModel point : agent.model().needed()) {
                point.attempt()
                        .largeFile()
                        .filter(saved ->
                                saved.page().closure().stream().map(Node::oid).noneMatch(affected))
                        .ifPresent(saved -> recovery.verify(saved, agent + ", " + point));
            }
        }
    }

    private void verify(SavedLargeFile saved, String point) {
        try {
            compare(saved, point);
        } catch (Problem problem) {
            throw new Violation("I1", "the large file of " + point + " is not recovered: " + problem);
        }
    }

    private void compare(SavedLargeFile saved, String point) {
        PageSource pages = page -> openers.openPage(page, record(page));
        Entry entry = (Entry)
                pages.open(saved.tree().page(), TreePageReader::decode).items().getFirst();
        LargeFileContent expected = saved.content();
        List<ChunkRange> ranges = new ArrayList<>();
        ChunkStream chunks = ChunkStream.of(entry.content(), entry.metadata().size(), pages);
        while (chunks.hasNext()) {
            PlacedChunk chunk = chunks.next();
            ChunkRange range = new ChunkRange(chunk.offset(), chunk.chunk().rawLength());
            ranges.add(range);
            byte[] content = composed.computeIfAbsent(chunk.chunk(), this::compose);
            Violation.unless(
                    Arrays.equals(content, expected.bytes(range)),
                    "I1",
                    "the large file of %s differs at %s",
                    point,
                    range);
        }
        Violation.unless(
                ranges.equals(expected.chunks()) && entry.metadata().size() == expected.size(),
                "I1",
                "the large file of %s has the chunks %s",
                point,
                ranges);
    }

    private byte[] compose(StoredChunk chunk) {
        return switch (chunk) {
            case WholeChunk(RecordReference record) -> open(record).toArray();
            case PatchedChunk patched -> {
                byte[] content = new byte[patched.rawLength()];
                patched.extentsByRecord()
                        .forEach((record, extents) -> extents.forEach(extent -> extent.copy(open(record), content)));
                Violation.unless(
                        openers.withOpener(opener -> opener.isChunk(patched.epoch(), patched.pid(), Slice.of(content))),
                        "I1",
                        "a patched chunk is not that of its pid: %s",
                        patched.records());
                yield content;
            }
        };
    }

    private Slice open(RecordReference record) {
        return opened.computeIfAbsent(
                record, one -> openers.open(one, record(one)).raw());
    }

    private RecordBytes record(RecordReference wanted) {
        return Objects.requireNonNull(records.get(wanted.oid()));
    }

    @Override
    public void close() {
        openers.close();
    }
}
