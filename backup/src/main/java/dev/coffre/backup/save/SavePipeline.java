package dev.coffre.backup.save;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.cache.LeafNoteReader;
import dev.coffre.backup.chunk.Chunker;
import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.save.compare.EntryComparer;
import dev.coffre.backup.save.compare.UnchangedLeafDetector;
import dev.coffre.backup.save.compare.UnseenEntries;
import dev.coffre.backup.save.flow.AttemptContext;
import dev.coffre.backup.save.flow.BufferPool;
import dev.coffre.backup.save.flow.InFlightLimit;
import dev.coffre.backup.save.patch.PatchingContext;
import dev.coffre.backup.save.pending.RecordTable;
import dev.coffre.backup.save.read.BundleWriter;
import dev.coffre.backup.save.read.HardLinkTable;
import dev.coffre.backup.save.read.LargeFileReader;
import dev.coffre.backup.save.read.ReadStage;
import dev.coffre.backup.save.read.SealStage;
import dev.coffre.backup.save.read.SmallFileReader;
import dev.coffre.backup.save.read.SourceAttributeReader;
import dev.coffre.backup.save.reuse.DedupIndex;
import dev.coffre.backup.save.reuse.LeafDigest;
import dev.coffre.backup.save.reuse.PreviousTree;
import dev.coffre.backup.save.reuse.ReusePolicy;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.save.stage.ComparedEntry;
import dev.coffre.backup.save.stage.DetectedItem;
import dev.coffre.backup.save.stage.ReadEntry;
import dev.coffre.backup.save.stage.SavedEntry;
import dev.coffre.backup.save.stage.Sink;
import dev.coffre.backup.save.stage.Stage;
import dev.coffre.backup.save.stage.WalkedItem;
import dev.coffre.sealing.DataKey;

/** Connects the stages between the walk and the list of entries. Used once. */
final class SavePipeline {
    /** Size in bytes of the largest bundle with its table. */
    private static final long MAX_BUNDLE_BYTES =
            BundleFormat.MAX_CONTENTS + BundleFormat.tableBytes(BundleFormat.MAX_SLOTS);

    /** Bytes of small files to read ahead for each bundle that is being sealed: a few read groups. */
    private static final long READ_AHEAD_BYTES_PER_BUNDLE = 3L << 19;

    private final DataKey key;
    private final SaveThreads threads;
    private final AttemptContext context;
    private final Comparison comparison;
    private final Storage storage;
    private final SourceAttributeReader attributes;
    private final SmallFileReader smallFiles;
    private final LargeFileReader largeFiles;
    private final HardLinkTable links = new HardLinkTable();

    /**
     * The inputs of the comparison: the state that the source is compared with.
     *
     * @param tree of the previous point
     * @param notes about the leaf pages of {@code tree}
     */
    record Comparison(PreviousTree tree, LeafNoteReader notes, ReusePolicy policy, UnseenEntries unseen) {}

    /**
     * Where new content goes.
     *
     * @param known finds content that the vault has
     * @param content seals and sends content that it does not have
     * @param patching patches the changed chunks of large files
     * @param fileLists receives the pages that list the chunks of large files
     */
    record Storage(
            Chunker chunker,
            DedupIndex known,
            RecordTable records,
            ContentStore content,
            PatchingContext patching,
            PageSink fileLists) {}

    SavePipeline(DataKey key, SaveThreads threads, AttemptContext context, Comparison comparison, Storage storage) {
        this.key = key;
        this.threads = threads;
        this.context = context;
        this.comparison = comparison;
        this.storage = storage;
        this.attributes = new SourceAttributeReader(storage.content());
        this.smallFiles = new SmallFileReader(storage.content(), attributes, context.stats());
        this.largeFiles = largeFileReader();
    }

    /** Returns the port of the first stage. All entries reach {@code list} in walk order. */
    Sink<WalkedItem> connect(Sink<SavedEntry> list) {
        return detectUnchangedLeaves().then(compare()).then(read()).then(seal()).connect(list);
    }

    private Stage<WalkedItem, DetectedItem> detectUnchangedLeaves() {
        LeafDigest digest = new LeafDigest(key.cacheMac());
        return next -> new UnchangedLeafDetector(
                comparison.tree(), comparison.notes(), digest, comparison.policy(), comparison.unseen(), next);
    }

    private Stage<DetectedItem, ComparedEntry> compare() {
        return next -> new EntryComparer(comparison.tree(), comparison.policy(), comparison.unseen(), context, next);
    }

    private Stage<ComparedEntry, ReadEntry> read() {
        InFlightLimit inFlight = inFlightLimit(READ_AHEAD_BYTES_PER_BUNDLE);
        return next -> new ReadStage(storage.known(), links, smallFiles, largeFiles, context.compute(), inFlight, next);
    }

    private Stage<ReadEntry, SavedEntry> seal() {
        BundleWriter bundles = new BundleWriter(
                key.bundleBoundary(),
                storage.known(),
                storage.records(),
                storage.content(),
                context.compute(),
                inFlightLimit(MAX_BUNDLE_BYTES));
        return next -> new SealStage(bundles, links, attributes, smallFiles, largeFiles, next);
    }

    private LargeFileReader largeFileReader() {
        BufferPool buffers = new BufferPool(threads.chunks(), ChunkerParameters.TOEPLITZ.maximum(), context.stop());
        return new LargeFileReader(
                storage.chunker(), storage.patching(), attributes, buffers, storage.fileLists(), context);
    }

    /** Just enough to keep the threads busy: what waits longer is copied to the old generation of the heap. */
    private InFlightLimit inFlightLimit(long bytesPerBundle) {
        return new InFlightLimit(threads.bundles() * bytesPerBundle, context.stop());
    }
}
