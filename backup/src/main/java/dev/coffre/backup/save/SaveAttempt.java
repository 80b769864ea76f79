package dev.coffre.backup.save;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.bundle.BundleUse;
import dev.coffre.backup.bundle.RebundlePlan;
import dev.coffre.backup.cache.CachedPages;
import dev.coffre.backup.cache.LeafNoteWriter;
import dev.coffre.backup.cache.LeafNotes;
import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.cache.RebundleNote;
import dev.coffre.backup.chunk.Chunker;
import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.chunk.FixedChunker;
import dev.coffre.backup.chunk.ToeplitzChunker;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.recall.Openers;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.draft.EntrySpill;
import dev.coffre.backup.save.draft.LinkTable;
import dev.coffre.backup.save.draft.RecordTable;
import dev.coffre.backup.save.flow.BufferPool;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Window;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.known.KnownContent;
import dev.coffre.backup.save.known.KnownPages;
import dev.coffre.backup.save.known.LeafLook;
import dev.coffre.backup.save.known.LeafNoteMaker;
import dev.coffre.backup.save.known.LossSearch;
import dev.coffre.backup.save.known.Losses;
import dev.coffre.backup.save.known.PagesAhead;
import dev.coffre.backup.save.known.PidPlaces;
import dev.coffre.backup.save.known.PreviousPoint;
import dev.coffre.backup.save.known.PreviousTree;
import dev.coffre.backup.save.known.Reuse;
import dev.coffre.backup.save.known.TreeUse;
import dev.coffre.backup.save.known.WholeLeaves;
import dev.coffre.backup.save.progress.Narrator;
import dev.coffre.backup.save.progress.SaveEvent;
import dev.coffre.backup.save.progress.SavePhase;
import dev.coffre.backup.save.progress.Tally;
import dev.coffre.backup.save.read.AttributeReader;
import dev.coffre.backup.save.read.Bundling;
import dev.coffre.backup.save.read.LargeFiles;
import dev.coffre.backup.save.read.LargeReader;
import dev.coffre.backup.save.read.Owners;
import dev.coffre.backup.save.read.SmallFiles;
import dev.coffre.backup.save.read.SmallReader;
import dev.coffre.backup.save.read.StepQueue;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.save.send.DataUpload;
import dev.coffre.backup.save.send.Delivery;
import dev.coffre.backup.save.send.PageStream;
import dev.coffre.backup.save.send.PageUpload;
import dev.coffre.backup.save.send.ReturnedPages;
import dev.coffre.backup.save.send.Tools;
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
 * Brings the tree of a point to the vault in two passes. The first, over the source, stores content and spills entries. The
 * second, over the entries, builds pages. Used once, by one thread.
 */
final class SaveAttempt {
    /** Size in bytes of the largest bundle with its table. */
    private static final long A_BUNDLE = BundleFormat.MAX_CONTENTS + BundleFormat.tableBytes(BundleFormat.MAX_SLOTS);

    /** Bytes of small files to read ahead for each bundle that is being sealed: a few read groups. */
    private static final long READ_FOR_A_BUNDLE = 3L << 19;

    private final SavePlan plan;
    private final Walks walks;
    private final Vault vault;
    private final VaultSession session;
    private final SaveFolders folders;
    private final PageStore pages;
    private final SaveThreads threads;
    private final Tally tally;
    private final Narrator narrator;
    private final SaveKeys keys;
    private final DataKey key;
    private final StopSignal stop;
    private final Workers compute;
    private final DataUpload dataUpload;
    private final PageUpload pageUpload;

    SaveAttempt(
            SavePlan plan,
            Walks walks,
            Vault vault,
            VaultSession session,
            SaveKeys keys,
            SaveFolders folders,
            PageStore pages,
            SaveThreads threads,
            Tally tally,
            Narrator narrator,
            CancelToken cancel) {
        this.plan = plan;
        this.walks = walks;
        this.vault = vault;
        this.session = session;
        this.keys = keys;
        this.key = keys.domain().newest();
        this.folders = folders;
        this.pages = pages;
        this.threads = threads;
        this.tally = tally;
        this.narrator = narrator;
        this.stop = new StopSignal(cancel);
        this.compute = new Workers(threads.compute(), stop);
        Workers network = new Workers(threads.network(), stop);
        this.dataUpload = new DataUpload(new Delivery(session, tally, true), network, stop);
        this.pageUpload = new PageUpload(pages, new Delivery(session, tally, false), stop);
    }

    /** @param lost records that the vault is known to have lost; records found lost during the run are added */
    SavedTree run(PreviousPoint previous, Losses lost) {
        try (LeafNotes notes = LeafNotes.open(
                        folders.cache(), previous.root().map(root -> root.page().oid()));
                LeafNoteWriter nextNotes = new LeafNoteWriter(folders.cache());
                Openers openers = new Openers(keys.domain());
                RecordSealer pageSealer = new RecordSealer(key, PageStream.COMPRESSION);
                Tools.Pool tools = new Tools.Pool(key, plan.compression());
                ChunkerKeys chunkerKeys = key.chunkerKeys();
                RecordTable records = new RecordTable(folders.state());
                PidPlaces places = new PidPlaces(folders.state());
                EntrySpill entries = new EntrySpill(folders.state(), records)) {
            PageSource previousPages = new CachedPages(pages, vault, openers::openPage);
            KnownPages knownPages = new KnownPages(pages, records, lost);
            PageStream pageStream = new PageStream(pageSealer, pages, pageUpload, knownPages);
            try {
                RebundlePlan rebundle = compare(previous, previousPages, lost);
                Losses avoided = new Losses();
                avoided.addAll(rebundle.bundles());
                avoided.addAll(lost);
                TreeUse use = new TreeUse();
                Hmac cacheMac = key.cacheMac();
                LeafNoteMaker noteMaker = new LeafNoteMaker(cacheMac);
                LeafNoting noting = new LeafNoting(() -> new LeafNoteMaker(key.cacheMac()), nextNotes, compute);
                WholeLeaves leaves = new WholeLeaves(entries, page -> canStay(page, previous, lost), use, noteMaker);
                PreviousTree previousTree = new PreviousTree(
                        previous.root(), new PagesAhead(previousPages, knownPages, compute, notes.isAtEnd()));
                KnownContent known = new KnownContent(records, places, previous.root(), previousPages, avoided);
                read(
                        previous,
                        previousTree,
                        notes,
                        new LeafLook(cacheMac),
                        records,
                        known,
                        lost,
                        avoided,
                        chunker(chunkerKeys),
                        tools,
                        pageStream,
                        leaves);
                narrator.begin(SavePhase.LISTING);
                pageUpload.open();
                TreeRoot root =
                        new TreeListing(key.pageCut(), pageStream, previousPages, use, noting, stop).list(entries);
                Optional<Problem> noNotes = nextNotes.finish(root.page().oid());
                noNotes.ifPresent(narrator::warn);
                pageUpload.flush();
                new ReturnedPages(session, pages, new Delivery(session, tally, false), stop)
                        .send(lost, pageStream.made());
                return new SavedTree(
                        root, pageStream.made(), use.lists(), rebundle.next(use.bundles()), noNotes.isEmpty());
            } catch (Throwable thrown) {
                stop.fail(thrown);
                throw thrown;
            } finally {
                compute.awaitIdle();
            }
        }
    }

    /** Asks which records of the previous point the vault lost. Returns which bundles to rebuild. */
    private RebundlePlan compare(PreviousPoint previous, PageSource previousPages, Losses lost) {
        if (previous.root().isEmpty()) {
            return RebundlePlan.NONE;
        }
        TreeRoot root = previous.root().get();
        narrator.expect(new SaveEvent.Expected(root.files(), root.bytes()));
        new LossSearch(session, previousPages, stop).search(root, lost);
        return new RebundleNote(folders.cache())
                .read(root.page().oid())
                .orElseGet(() -> RebundlePlan.NONE.next(usage(root, previousPages)));
    }

    /** Under another data key, pages end elsewhere and are sealed differently. */
    private boolean canStay(Child page, PreviousPoint previous, Losses lost) {
        return previous.epoch() == key.context().epoch() && !lost.include(page);
    }

    private List<BundleUse> usage(TreeRoot root, PageSource previousPages) {
        TreeUse use = new TreeUse();
        new PreviousTree(Optional.of(root), previousPages).forEach(before -> {
            stop.check();
            use.count(before.entry().content(), before.entry().metadata().size());
        });
        return use.bundles();
    }

    private Chunker chunker(ChunkerKeys chunkerKeys) {
        return plan.fixedChunks() ? new FixedChunker() : new ToeplitzChunker(chunkerKeys);
    }

    private void read(
            PreviousPoint previous,
            PreviousTree previousTree,
            LeafNotes notes,
            LeafLook look,
            RecordTable records,
            KnownContent known,
            Losses lost,
            Losses avoided,
            Chunker chunker,
            Tools.Pool tools,
            PageStream pageStream,
            WholeLeaves leaves) {
        narrator.begin(SavePhase.READING);
        WalkProblems problems = new WalkProblems(narrator);
        LinkTable links = new LinkTable();
        StepQueue steps = new StepQueue();
        ContentStore store = new ContentStore(tools, known, dataUpload);
        AttributeReader attributes = new AttributeReader(store);
        LargeFiles large = new LargeFiles(largeReader(chunker, store, attributes, pageStream), steps);
        SourceScan scan = new SourceScan(
                previousTree,
                notes,
                look,
                new Reuse(previous, plan.rescan(), avoided, lost),
                CarriedRoots.of(plan, previous),
                known,
                smallFiles(store, attributes, records, known, large, steps),
                large,
                attributes,
                new DraftMaker(leaves, key.linkGroups(), links, lost, previous.seq(), tally, narrator),
                links,
                steps,
                problems);
        try (SourceWalk walk = walks.next()) {
            scan.run(walk, stop, narrator);
        }
        leaves.finish();
        compute.awaitIdle();
        dataUpload.flush();
        if (!store.aliases().isEmpty()) {
            session.alias(store.aliases());
        }
    }

    private LargeReader largeReader(
            Chunker chunker, ContentStore store, AttributeReader attributes, PageStream pageStream) {
        BufferPool buffers = new BufferPool(threads.chunks(), ChunkerParameters.TOEPLITZ.maximum(), stop);
        return new LargeReader(chunker, store, attributes, compute, buffers, pageStream, stop, tally);
    }

    private SmallFiles smallFiles(
            ContentStore store,
            AttributeReader attributes,
            RecordTable records,
            KnownContent known,
            LargeFiles large,
            StepQueue steps) {
        Owners owners = new Owners();
        return new SmallFiles(
                new SmallReader(store, attributes, owners, tally),
                new Bundling(key.bundleCut(), owners, known, records, store, compute, window(A_BUNDLE)),
                large,
                steps,
                compute,
                window(READ_FOR_A_BUNDLE));
    }

    /** Just enough to keep the threads busy: what waits longer is copied to the old generation of the heap. */
    private Window window(long bytesForABundle) {
        return new Window(threads.bundles() * bytesForABundle, stop);
    }
}
