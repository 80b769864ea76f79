package dev.coffre.backup.save;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.bundle.BundleLiveness;
import dev.coffre.backup.bundle.RebundlePlan;
import dev.coffre.backup.cache.CachingPageSource;
import dev.coffre.backup.cache.LeafNoteReader;
import dev.coffre.backup.cache.LeafNoteWriter;
import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.cache.RebundlePlanFile;
import dev.coffre.backup.chunk.Chunker;
import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.chunk.FixedChunker;
import dev.coffre.backup.chunk.ToeplitzChunker;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.flow.BufferPool;
import dev.coffre.backup.save.flow.InFlightLimit;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.pending.EntrySpill;
import dev.coffre.backup.save.pending.HardLinkTable;
import dev.coffre.backup.save.pending.RecordTable;
import dev.coffre.backup.save.progress.ProgressReporter;
import dev.coffre.backup.save.progress.SaveEvent;
import dev.coffre.backup.save.progress.SavePhase;
import dev.coffre.backup.save.progress.SaveStats;
import dev.coffre.backup.save.read.BundleWriter;
import dev.coffre.backup.save.read.LargeFileReader;
import dev.coffre.backup.save.read.LargeFileStage;
import dev.coffre.backup.save.read.OwnerCache;
import dev.coffre.backup.save.read.SmallFileReader;
import dev.coffre.backup.save.read.SmallFileStage;
import dev.coffre.backup.save.read.SourceAttributeReader;
import dev.coffre.backup.save.read.StepQueue;
import dev.coffre.backup.save.reuse.DedupIndex;
import dev.coffre.backup.save.reuse.LeafCoalescer;
import dev.coffre.backup.save.reuse.LeafDigest;
import dev.coffre.backup.save.reuse.LeafNoteBuilder;
import dev.coffre.backup.save.reuse.LostRecordSearch;
import dev.coffre.backup.save.reuse.LostRecords;
import dev.coffre.backup.save.reuse.PageDedupIndex;
import dev.coffre.backup.save.reuse.PidIndex;
import dev.coffre.backup.save.reuse.PrefetchingTreePages;
import dev.coffre.backup.save.reuse.PreviousPoint;
import dev.coffre.backup.save.reuse.PreviousTree;
import dev.coffre.backup.save.reuse.ReusePolicy;
import dev.coffre.backup.save.reuse.TreeReferences;
import dev.coffre.backup.save.send.BatchUploader;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.save.send.DataUploader;
import dev.coffre.backup.save.send.LostPageUploader;
import dev.coffre.backup.save.send.PageSealer;
import dev.coffre.backup.save.send.PageUploader;
import dev.coffre.backup.save.send.SealingContext;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.sealing.ChunkerKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Hmac;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * Stores the tree of a point at the vault in two passes. The first pass walks the source, stores content and spills entries.
 * The second pass reads the entries and builds pages. Used once, by one thread.
 */
final class SaveAttempt {
    /** Size in bytes of the largest bundle with its table. */
    private static final long MAX_BUNDLE_BYTES =
            BundleFormat.MAX_CONTENTS + BundleFormat.tableBytes(BundleFormat.MAX_SLOTS);

    /** Bytes of small files that are read ahead for each bundle that may be in flight: a few read groups. */
    private static final long READ_AHEAD_BYTES_PER_BUNDLE = 3L << 19;

    private final SavePlan plan;
    private final WalkSession walkSession;
    private final Vault vault;
    private final VaultSession session;
    private final SaveFolders folders;
    private final PageStore pages;
    private final SaveThreads threads;
    private final SaveStats stats;
    private final ProgressReporter reporter;
    private final SaveKeys keys;
    private final DataKey key;
    private final StopSignal stop;
    private final Workers compute;
    private final DataUploader dataUpload;
    private final PageUploader pageUpload;

    SaveAttempt(
            SavePlan plan,
            WalkSession walkSession,
            Vault vault,
            VaultSession session,
            SaveKeys keys,
            SaveFolders folders,
            PageStore pages,
            SaveThreads threads,
            SaveStats stats,
            ProgressReporter reporter,
            CancelToken cancel) {
        this.plan = plan;
        this.walkSession = walkSession;
        this.vault = vault;
        this.session = session;
        this.keys = keys;
        this.key = keys.domain().newest();
        this.folders = folders;
        this.pages = pages;
        this.threads = threads;
        this.stats = stats;
        this.reporter = reporter;
        this.stop = new StopSignal(cancel);
        this.compute = new Workers(threads.compute(), stop);
        Workers network = new Workers(threads.network(), stop);
        this.dataUpload = new DataUploader(new BatchUploader(session, stats, true), network, stop);
        this.pageUpload = new PageUploader(pages, new BatchUploader(session, stats, false), stop);
    }

    /** @param lost records that the vault is known to have lost; records found lost during the run are added */
    SavedTree run(PreviousPoint previous, LostRecords lost) {
        try (LeafNoteReader notes = LeafNoteReader.open(
                        folders.cache(), previous.root().map(root -> root.page().oid()));
                LeafNoteWriter nextNotes = new LeafNoteWriter(folders.cache());
                RecordOpenerPool openers = new RecordOpenerPool(keys.domain());
                RecordSealer pageSealer = new RecordSealer(key, PageSealer.COMPRESSION);
                SealingContext.Pool contexts = new SealingContext.Pool(key, plan.compression());
                ChunkerKeys chunkerKeys = key.chunkerKeys();
                RecordTable records = new RecordTable(folders.state());
                PidIndex places = new PidIndex(folders.state());
                EntrySpill entries = new EntrySpill(folders.state(), records)) {
            PageSource previousPages = new CachingPageSource(pages, vault, openers::openPage);
            PageDedupIndex knownPages = new PageDedupIndex(pages, records, lost);
            PageSealer pageStream = new PageSealer(pageSealer, pages, pageUpload, knownPages);
            try {
                RebundlePlan rebundle = findLosses(previous, previousPages, lost);
                LostRecords avoided = new LostRecords();
                avoided.addAll(rebundle.bundles());
                avoided.addAll(lost);
                TreeReferences references = new TreeReferences();
                Hmac cacheMac = key.cacheMac();
                LeafNoteBuilder noteMaker = new LeafNoteBuilder(cacheMac);
                LeafNoteRecorder noting =
                        new LeafNoteRecorder(() -> new LeafNoteBuilder(key.cacheMac()), nextNotes, compute);
                LeafCoalescer leaves =
                        new LeafCoalescer(entries, page -> isReusable(page, previous, lost), references, noteMaker);
                PreviousTree previousTree = new PreviousTree(
                        previous.root(), new PrefetchingTreePages(previousPages, knownPages, compute, notes.isAtEnd()));
                DedupIndex known = new DedupIndex(records, places, previous.root(), previousPages, avoided);
                readSource(
                        previous,
                        previousTree,
                        notes,
                        new LeafDigest(cacheMac),
                        records,
                        known,
                        lost,
                        avoided,
                        chunker(chunkerKeys),
                        contexts,
                        pageStream,
                        leaves);
                reporter.beginPhase(SavePhase.LISTING);
                pageUpload.dataAcknowledged();
                TreeRoot root = new TreeWriter(key.pageBoundary(), pageStream, previousPages, references, noting, stop)
                        .write(entries);
                Optional<Problem> noNotes = nextNotes.finish(root.page().oid());
                noNotes.ifPresent(reporter::warn);
                pageUpload.flush();
                new LostPageUploader(session, pages, new BatchUploader(session, stats, false), stop)
                        .send(lost, pageStream.pages());
                return new SavedTree(
                        root,
                        pageStream.pages(),
                        references.lists(),
                        rebundle.next(references.bundles()),
                        noNotes.isEmpty());
            } catch (Throwable thrown) {
                stop.fail(thrown);
                throw thrown;
            } finally {
                compute.awaitIdle();
            }
        }
    }

    /**
     * Asks the vault which records of the previous point it lost, and adds them to {@code lost}. Returns which bundles to
     * rebuild.
     */
    private RebundlePlan findLosses(PreviousPoint previous, PageSource previousPages, LostRecords lost) {
        if (previous.root().isEmpty()) {
            return RebundlePlan.NONE;
        }
        TreeRoot root = previous.root().get();
        reporter.setExpected(new SaveEvent.Expected(root.files(), root.bytes()));
        new LostRecordSearch(session, previousPages, stop).search(root, lost);
        return new RebundlePlanFile(folders.cache())
                .read(root.page().oid())
                .orElseGet(() -> RebundlePlan.NONE.next(bundleUsage(root, previousPages)));
    }

    /**
     * Returns whether the page may be part of the new tree. Under another data key, pages have other boundaries and are
     * sealed differently.
     */
    private boolean isReusable(RecordReference page, PreviousPoint previous, LostRecords lost) {
        return previous.epoch() == key.context().epoch() && !lost.contains(page);
    }

    private List<BundleLiveness> bundleUsage(TreeRoot root, PageSource previousPages) {
        TreeReferences references = new TreeReferences();
        new PreviousTree(Optional.of(root), previousPages).forEach(before -> {
            stop.check();
            references.add(before.entry().content(), before.entry().metadata().size());
        });
        return references.bundles();
    }

    private Chunker chunker(ChunkerKeys chunkerKeys) {
        return plan.fixedChunks() ? new FixedChunker() : new ToeplitzChunker(chunkerKeys);
    }

    private void readSource(
            PreviousPoint previous,
            PreviousTree previousTree,
            LeafNoteReader notes,
            LeafDigest digest,
            RecordTable records,
            DedupIndex known,
            LostRecords lost,
            LostRecords avoided,
            Chunker chunker,
            SealingContext.Pool contexts,
            PageSealer pageStream,
            LeafCoalescer leaves) {
        reporter.beginPhase(SavePhase.READING);
        WalkProblems problems = new WalkProblems(reporter);
        HardLinkTable links = new HardLinkTable();
        StepQueue steps = new StepQueue();
        ContentStore store = new ContentStore(contexts, known, dataUpload);
        SourceAttributeReader attributes = new SourceAttributeReader(store);
        LargeFileStage large = new LargeFileStage(largeReader(chunker, store, attributes, pageStream), steps);
        SourceScan scan = new SourceScan(
                previousTree,
                notes,
                digest,
                new ReusePolicy(previous, plan.rescan(), avoided, lost),
                RetainedRoots.of(plan, previous),
                known,
                smallFiles(store, attributes, records, known, large, steps),
                large,
                attributes,
                new EntryRecorder(leaves, key.linkGroupHasher(), links, lost, previous.seq(), stats, reporter),
                links,
                steps,
                problems);
        try (SourceWalk walk = walkSession.next()) {
            scan.run(walk, stop, reporter);
        }
        leaves.finish();
        compute.awaitIdle();
        dataUpload.flush();
        if (!store.aliases().isEmpty()) {
            session.alias(store.aliases());
        }
    }

    private LargeFileReader largeReader(
            Chunker chunker, ContentStore store, SourceAttributeReader attributes, PageSealer pageStream) {
        BufferPool buffers = new BufferPool(threads.chunks(), ChunkerParameters.TOEPLITZ.maximum(), stop);
        return new LargeFileReader(chunker, store, attributes, compute, buffers, pageStream, stop, stats);
    }

    private SmallFileStage smallFiles(
            ContentStore store,
            SourceAttributeReader attributes,
            RecordTable records,
            DedupIndex known,
            LargeFileStage large,
            StepQueue steps) {
        OwnerCache owners = new OwnerCache();
        return new SmallFileStage(
                new SmallFileReader(store, attributes, owners, stats),
                new BundleWriter(
                        key.bundleBoundary(), owners, known, records, store, compute, window(MAX_BUNDLE_BYTES)),
                large,
                steps,
                compute,
                window(READ_AHEAD_BYTES_PER_BUNDLE));
    }

    /**
     * Returns a limit that just keeps the threads busy. The garbage collector would move data that waits longer to the old
     * generation.
     */
    private InFlightLimit window(long bytesForABundle) {
        return new InFlightLimit(threads.bundles() * bytesForABundle, stop);
    }
}
