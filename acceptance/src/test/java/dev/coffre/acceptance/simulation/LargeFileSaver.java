package dev.coffre.acceptance.simulation;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.SignatureStore;
import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.record.SealedRecord;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.patch.FilePatcher;
import dev.coffre.backup.save.patch.PatchBundleWriter;
import dev.coffre.backup.save.patch.PatchingContext;
import dev.coffre.backup.save.pending.RecordTable;
import dev.coffre.backup.save.pid.PidIndex;
import dev.coffre.backup.save.progress.SaveStats;
import dev.coffre.backup.save.reuse.DedupIndex;
import dev.coffre.backup.save.reuse.LostRecordSearch;
import dev.coffre.backup.save.reuse.LostRecords;
import dev.coffre.backup.save.send.BatchUploader;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.save.send.DataUploader;
import dev.coffre.backup.save.send.SealingContext;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.TreeBuilder;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the large file of a machine by the code of the real agent: the search for lost records, the decision which chunks are
 * patched, signatures, patch bundles, file lists, all sealed with a data key. Only its threads and its connection are others.
 */
final class LargeFileSaver {
    static final EntryKey KEY = EntryKey.root(ByteString.utf8("/var/lib/database"));

    private static final ChunkerParameters ANY_LENGTH = new ChunkerParameters(1, 1, 0, 4 << 20);

    private final Contents contents;
    private final DataKey key;
    private final PrivatePath cache;
    private final PrivatePath state;

    /** The block signatures of the last run. */
    private Optional<SignatureStore> lastSignatures = Optional.empty();

    LargeFileSaver(Contents contents, Path cache, Path state) {
        this.contents = contents;
        this.key = contents.keys().newest();
        this.cache = PrivatePaths.of(cache);
        this.state = PrivatePaths.of(state);
    }

    /**
     * Seals what is new.
     *
     * @param previous the file in the machine's newest point
     * @param ask asks the vault which records it has
     */
    SavedLargeFile save(LargeFileContent now, Optional<SavedLargeFile> previous, Function<List<Oid>, BitSet> ask) {
        LostRecords lost = new LostRecords();
        StopSignal stop = new StopSignal(new CancelToken());
        try (RecordOpenerPool openers = new RecordOpenerPool(contents.keys())) {
            PageSource pages =
                    page -> openers.openPage(page, contents.of(page.oid()).record());
            previous.ifPresent(before ->
                    new LostRecordSearch(new AgentSession(ask, record -> {}), pages, stop).search(before.tree(), lost));
            return new Run(previous, pages, lost, stop).save(now);
        }
    }

    /** After the commit only the signatures of the new point are of use. */
    void committed(SavedLargeFile saved) {
        lastSignatures.orElseThrow().commit(Set.of(saved.name()));
    }

    private SignatureStore signatures() {
        SignatureStore opened =
                new SignatureStore(cache, key.cacheMac(), key.context().epoch());
        lastSignatures = Optional.of(opened);
        return opened;
    }

    private final class Run {
        private final Optional<SavedLargeFile> previous;
        private final PageSource pages;
        private final LostRecords lost;
        private final StopSignal stop;
        private final Set<Oid> made = new HashSet<>();

        Run(Optional<SavedLargeFile> previous, PageSource pages, LostRecords lost, StopSignal stop) {
            this.previous = previous;
            this.pages = pages;
            this.lost = lost;
            this.stop = stop;
        }

        SavedLargeFile save(LargeFileContent now) {
            Optional<Entry> before = previous.map(this::entry);
            try (RecordSealer sealer = new RecordSealer(key, Compression.FAST)) {
                boolean unchanged =
                        previous.filter(known -> known.content().equals(now)).isPresent()
                                && !lost.affectContentOf(before.orElseThrow());
                FileContent stored = unchanged ? before.orElseThrow().content() : read(now, before, sealer);
                TreeBuilder builder = new TreeBuilder((level, bytes) -> 1, page -> seal(page, sealer));
                builder.add(PointForge.file(KEY, now.size(), stored));
                TreeRoot tree = builder.finish();
                Node page = contents.of(tree.page().oid());
                Set<Oid> borrowed = new HashSet<>();
                page.closure().forEach(node -> borrowed.add(node.oid()));
                borrowed.removeAll(made);
                return new SavedLargeFile(now, tree, page, borrowed, name(stored));
            }
        }

        private Entry entry(SavedLargeFile known) {
            return (Entry) pages.open(known.tree().page(), TreePageReader::decode)
                    .items()
                    .getFirst();
        }

        private FileContent read(LargeFileContent now, Optional<Entry> before, RecordSealer sealer) {
            Workers workers = new Workers(Runnable::run, stop);
            DataUploader upload = new DataUploader(
                    new BatchUploader(new AgentSession(oids -> new BitSet(), this::keep), new SaveStats(), true),
                    workers,
                    stop);
            try (SealingContext.Pool sealers = new SealingContext.Pool(key, Compression.FAST);
                    RecordTable records = new RecordTable(state);
                    PidIndex pids = new PidIndex(state);
                    SignatureStore signatures = signatures()) {
                DedupIndex known = new DedupIndex(
                        records, pids, previous.map(SavedLargeFile::tree), pages, Optional.empty(), lost);
                known.loadPrevious();
                ContentStore store = new ContentStore(sealers, known, upload);
                PatchingContext patching = new PatchingContext(key, store, workers, stop, signatures, pages, false);
                FilePatcher patcher = patching.begin(before, now.size());
                // A page is added to the contents after its children.
                PatchBundleWriter writer = patching.bundleWriter(new FileListBuilder(page -> {
                    upload.flush();
                    return seal(page, sealer);
                }));
                long end = 0;
                for (ChunkRange chunk : now.chunks()) {
                    Slice raw = Slice.of(now.bytes(chunk));
                    patcher.findUnchanged(raw, chunk.offset(), ANY_LENGTH);
                    Optional<Pid> pid = patcher.knownPid(chunk);
                    writer.add(chunk.offset() - end, patcher.store(raw, pid, chunk, patcher.previous(chunk)));
                    end = chunk.end();
                }
                patcher.endOfFile();
                FileContent stored = writer.finish();
                upload.flush();
                patcher.finish(stored, now.size());
                return stored;
            }
        }

        private RecordReference seal(RawPage page, RecordSealer sealer) {
            SealedRecord sealed =
                    sealer.seal(page.type(), page.children(), RecordHeader.Ext.NONE, Slice.of(page.raw()));
            keep(sealed.record());
            return RecordReference.of(sealed, 0);
        }

        private void keep(RecordBytes record) {
            made.add(contents.add(record).oid());
        }
    }

    private static Oid name(FileContent stored) {
        return switch (stored) {
            case FileContent.FileList(RecordReference list) -> list.oid();
            case FileContent.Chunks(var chunks) -> chunks.getFirst().chunk().oid();
            case FileContent.None _, FileContent.Bundled _ -> throw new IllegalArgumentException("not a large file");
        };
    }
}
