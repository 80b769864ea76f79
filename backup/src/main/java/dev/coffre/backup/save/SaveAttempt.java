package dev.coffre.backup.save;

import dev.coffre.backup.bundle.BundleLiveness;
import dev.coffre.backup.bundle.RebundlePlan;
import dev.coffre.backup.cache.CachingPageSource;
import dev.coffre.backup.cache.LeafNoteReader;
import dev.coffre.backup.cache.LeafNoteWriter;
import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.cache.RebundlePlanFile;
import dev.coffre.backup.cache.SignatureStore;
import dev.coffre.backup.chunk.Chunker;
import dev.coffre.backup.chunk.FixedChunker;
import dev.coffre.backup.chunk.ToeplitzChunker;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.paths.PathListRecorder;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.save.compare.UnseenEntries;
import dev.coffre.backup.save.compare.WalkProblems;
import dev.coffre.backup.save.flow.AttemptContext;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.list.EntryRecorder;
import dev.coffre.backup.save.list.LeafCoalescer;
import dev.coffre.backup.save.list.LeafNoteRecorder;
import dev.coffre.backup.save.list.TreeWriter;
import dev.coffre.backup.save.patch.PatchingContext;
import dev.coffre.backup.save.pending.EntrySpill;
import dev.coffre.backup.save.pending.RecordTable;
import dev.coffre.backup.save.pid.PidIndex;
import dev.coffre.backup.save.progress.ProgressReporter;
import dev.coffre.backup.save.progress.SaveEvent;
import dev.coffre.backup.save.progress.SavePhase;
import dev.coffre.backup.save.progress.SaveStats;
import dev.coffre.backup.save.reuse.DedupIndex;
import dev.coffre.backup.save.reuse.LeafDigest;
import dev.coffre.backup.save.reuse.LeafNoteBuilder;
import dev.coffre.backup.save.reuse.LeafNoteReferences;
import dev.coffre.backup.save.reuse.LostRecordSearch;
import dev.coffre.backup.save.reuse.LostRecords;
import dev.coffre.backup.save.reuse.PageDedupIndex;
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
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * Stores the tree of a point at the vault in two passes. The first walks the source, stores new content, and spills the
 * entries to disk. The second builds the pages from the entries. Used once, by one thread.
 */
final class SaveAttempt {
    private final SavePlan plan;
    private final SaveContext run;
    private final WalkSession walks;
    private final Vault vault;
    private final VaultSession session;
    private final PageStore pages;
    private final DataKey key;
    private final AttemptContext context;
    private final DataUploader dataUploader;
    private final PageUploader pageUploader;

    SaveAttempt(
            SavePlan plan,
            SaveContext run,
            WalkSession walks,
            Vault vault,
            VaultSession session,
            PageStore pages,
            ProgressReporter reporter) {
        this.plan = plan;
        this.run = run;
        this.walks = walks;
        this.vault = vault;
        this.session = session;
        this.pages = pages;
        this.key = run.keys().domain().newest();
        StopSignal stop = new StopSignal(run.cancel());
        SaveStats stats = reporter.stats();
        this.context = new AttemptContext(stop, new Workers(run.threads().compute(), stop), reporter, stats);
        Workers network = new Workers(run.threads().network(), stop);
        this.dataUploader = new DataUploader(new BatchUploader(session, stats, true), network, stop);
        this.pageUploader = new PageUploader(pages, new BatchUploader(session, stats, false), stop);
    }

    /** @param lost records that the vault is known to have lost; the attempt adds those that it finds */
    SavedTree run(PreviousPoint previous, LostRecords lost) {
        try (LeafNoteReader notes = openNotes(previous);
                LeafNoteReader notesOfContent = openNotes(previous);
                LeafNoteWriter newNotes = new LeafNoteWriter(run.cacheFolder());
                RecordOpenerPool openers = new RecordOpenerPool(run.keys().domain());
                RecordSealer pageRecords = new RecordSealer(key, PageSealer.COMPRESSION);
                SealingContext.Pool sealers =
                        new SealingContext.Pool(key, plan.content().compression());
                ChunkerKeys chunkerKeys = key.chunkerKeys();
                RecordTable records = new RecordTable(run.stateFolder());
                PidIndex pids = new PidIndex(run.stateFolder());
                SignatureStore signatures = new SignatureStore(
                        run.cacheFolder(), key.cacheMac(), key.context().epoch());
                EntrySpill entries = new EntrySpill(run.stateFolder(), records)) {
            PageSource oldPages = new CachingPageSource(pages, vault, openers::openPage);
            PageDedupIndex knownPages = new PageDedupIndex(pages, records, lost);
            PageSealer newPages = new PageSealer(pageRecords, pages, pageUploader, knownPages);
            try {
                RebundlePlan rebundle = findLosses(previous, oldPages, lost);
                LostRecords unusable = LostRecords.of(lost, rebundle.bundles());
                ReusePolicy policy = new ReusePolicy(previous, plan.content().rescan(), unusable, lost);
                Optional<LeafNoteReferences> noted = policy.allowsWholePages()
                        ? Optional.of(new LeafNoteReferences(notesOfContent, new LeafDigest(key.cacheMac())))
                        : Optional.empty();
                DedupIndex known = new DedupIndex(records, pids, previous.root(), oldPages, noted, unusable);
                ContentStore content = new ContentStore(sealers, known, dataUploader);
                WalkProblems problems = new WalkProblems(context.reporter());
                SavePipeline pipeline = new SavePipeline(
                        key,
                        run.threads(),
                        context,
                        new SavePipeline.Comparison(
                                previousTree(previous, oldPages, knownPages, notes),
                                notes,
                                policy,
                                new UnseenEntries(plan.retainedRootsOf(previous), problems)),
                        new SavePipeline.Storage(
                                chunker(chunkerKeys),
                                known,
                                records,
                                content,
                                new PatchingContext(
                                        key,
                                        content,
                                        context.compute(),
                                        context.stop(),
                                        signatures,
                                        oldPages,
                                        plan.content().rescan()),
                                newPages));
                TreeReferences references = new TreeReferences(signatures::contains);
                EntryRecorder list = entryList(entries, references, previous, lost);
                saveSource(new SourceScan(problems, context, pipeline.connect(list)), content);

                context.reporter().beginPhase(SavePhase.LISTING);
                pageUploader.dataAcknowledged();
                try (PathListRecorder paths = new PathListRecorder(run.cacheFolder(), key, previous.root(), oldPages)) {
                    TreeRoot root = treeWriter(newPages, oldPages, references, newNotes, paths)
                            .write(entries);
                    Optional<Problem> noNotes = newNotes.finish(root.page().oid());
                    noNotes.or(signatures::failure).ifPresent(context.reporter()::warn);
                    pageUploader.flush();
                    resendLostPages(lost, newPages);
                    return new SavedTree(
                            root,
                            newPages.pages(),
                            references.lists(),
                            new SavedTree.LiveSignatures(signatures, references.watchedChunks()),
                            rebundle.next(references.bundles()),
                            noNotes.isEmpty(),
                            paths.finish(root));
                }
            } catch (Throwable thrown) {
                context.stop().fail(thrown);
                throw thrown;
            } finally {
                context.compute().awaitIdle();
            }
        }
    }

    private LeafNoteReader openNotes(PreviousPoint previous) {
        return LeafNoteReader.open(
                run.cacheFolder(), previous.root().map(root -> root.page().oid()));
    }

    /** Asks which records of the previous point the vault lost. Returns which bundles to rebuild. */
    private RebundlePlan findLosses(PreviousPoint previous, PageSource oldPages, LostRecords lost) {
        if (previous.root().isEmpty()) {
            return RebundlePlan.NONE;
        }
        TreeRoot root = previous.root().get();
        context.reporter().setExpected(new SaveEvent.Expected(root.files(), root.bytes()));
        new LostRecordSearch(session, oldPages, context.stop()).search(root, lost);
        return new RebundlePlanFile(run.cacheFolder())
                .read(root.page().oid())
                .orElseGet(() -> RebundlePlan.NONE.next(bundleUsage(root, oldPages)));
    }

    private List<BundleLiveness> bundleUsage(TreeRoot root, PageSource oldPages) {
        TreeReferences references = new TreeReferences();
        new PreviousTree(Optional.of(root), oldPages).forEach(before -> {
            context.stop().check();
            references.add(before.entry().content(), before.entry().metadata().size());
        });
        return references.bundles();
    }

    private PreviousTree previousTree(
            PreviousPoint previous, PageSource oldPages, PageDedupIndex knownPages, LeafNoteReader notes) {
        return new PreviousTree(
                previous.root(), new PrefetchingTreePages(oldPages, knownPages, context.compute(), notes.isAtEnd()));
    }

    private Chunker chunker(ChunkerKeys chunkerKeys) {
        return plan.content().fixedChunks() ? new FixedChunker() : new ToeplitzChunker(chunkerKeys);
    }

    private EntryRecorder entryList(
            EntrySpill entries, TreeReferences references, PreviousPoint previous, LostRecords lost) {
        // Another data key cuts pages at other entries and seals them to other bytes.
        boolean sameKey = previous.epoch() == key.context().epoch();
        LeafCoalescer leaves = new LeafCoalescer(
                entries, page -> sameKey && !lost.contains(page), references, new LeafNoteBuilder(key.cacheMac()));
        return new EntryRecorder(leaves, key.linkGroupHasher(), lost, previous.seq(), context);
    }

    /** The first pass. On return, the vault has all content. */
    private void saveSource(SourceScan scan, ContentStore content) {
        context.reporter().beginPhase(SavePhase.READING);
        try (SourceWalk walk = walks.next()) {
            scan.run(walk);
        }
        context.compute().awaitIdle();
        dataUploader.flush();
        if (!content.aliases().isEmpty()) {
            session.alias(content.aliases());
        }
    }

    private TreeWriter treeWriter(
            PageSealer newPages,
            PageSource oldPages,
            TreeReferences references,
            LeafNoteWriter newNotes,
            PathListRecorder paths) {
        LeafNoteRecorder notes =
                new LeafNoteRecorder(() -> new LeafNoteBuilder(key.cacheMac()), newNotes, context.compute());
        return new TreeWriter(key.pageBoundary(), newPages, oldPages, references, notes, paths, context.stop());
    }

    private void resendLostPages(LostRecords lost, PageSealer newPages) {
        BatchUploader uploader = new BatchUploader(session, context.stats(), false);
        new LostPageUploader(session, pages, uploader, context.stop()).send(lost, newPages.pages());
    }
}
