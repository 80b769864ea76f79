package dev.coffre.backup.save;

import dev.coffre.backup.bundle.BundleUsage;
import dev.coffre.backup.bundle.RebundlePlan;
import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.cache.RebundleNote;
import dev.coffre.backup.chunk.Chunker;
import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.chunk.FixedChunker;
import dev.coffre.backup.chunk.ToeplitzChunker;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.TreeBuilder;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.sealing.ChunkerKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.PageCut;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import java.util.HashSet;
import java.util.Set;

/**
 * Brings the tree of a point to the vault: a first pass over the source stores content and notes entries, a second one
 * over the entries makes pages. Used once, by one thread.
 */
final class SaveAttempt {
    private final SavePlan plan;
    private final Source source;
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
    private final RecordTable records = new RecordTable();
    private final DataUpload dataUpload;
    private final PageUpload pageUpload;

    SaveAttempt(
            SavePlan plan,
            Source source,
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
        this.source = source;
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

    /** @param lost what the vault is known to have lost; what is found beyond that is added */
    SavedTree run(PreviousPoint previous, Losses lost) {
        try (RecordOpener opener = new RecordOpener(keys.domain());
                RecordSealer pageSealer = new RecordSealer(key, PageStream.COMPRESSION);
                Tools.Pool tools = new Tools.Pool(key, plan.compression());
                ChunkerKeys chunkerKeys = key.chunkerKeys();
                EntrySpill entries = new EntrySpill(folders.state(), records)) {
            PageSource previousPages = PreviousPages.of(pages, vault, opener);
            PageStream pageStream = new PageStream(pageSealer, pages, pageUpload);
            try {
                RebundlePlan rebundle = compare(previous, previousPages, lost);
                Losses avoided = new Losses();
                avoided.addAll(rebundle.bundles());
                avoided.addAll(lost);
                read(previous, previousPages, lost, avoided, chunker(chunkerKeys), tools, pageStream, entries);
                return list(entries, pageStream, rebundle);
            } catch (Throwable thrown) {
                stop.fail(thrown);
                throw thrown;
            } finally {
                compute.awaitIdle();
            }
        }
    }

    /** Asks what the vault lost of the previous point; answers what of it is bundled anew. */
    private RebundlePlan compare(PreviousPoint previous, PageSource previousPages, Losses lost) {
        if (previous.root().isEmpty()) {
            return RebundlePlan.NONE;
        }
        TreeRoot root = previous.root().get();
        narrator.expect(new SaveEvent.Expected(root.files(), root.bytes()));
        new LossSearch(session, previousPages, stop).search(root, lost);
        return new RebundleNote(folders.cache())
                .read(root.page().oid())
                .orElseGet(
                        () -> RebundlePlan.NONE.next(usage(root, previousPages).uses()));
    }

    private BundleUsage usage(TreeRoot root, PageSource previousPages) {
        BundleUsage usage = new BundleUsage();
        new PreviousTree(root, previousPages).forEach(entry -> {
            stop.check();
            count(entry, usage);
        });
        return usage;
    }

    private Chunker chunker(ChunkerKeys chunkerKeys) {
        return plan.fixedChunks() ? new FixedChunker() : new ToeplitzChunker(chunkerKeys);
    }

    private void read(
            PreviousPoint previous,
            PageSource previousPages,
            Losses lost,
            Losses avoided,
            Chunker chunker,
            Tools.Pool tools,
            PageStream pageStream,
            EntrySpill entries) {
        narrator.begin(SavePhase.READING);
        KnownContent known = new KnownContent(records, previous.root(), previousPages, avoided);
        WalkProblems problems = new WalkProblems(narrator);
        LinkTable links = new LinkTable();
        StepQueue steps = new StepQueue();
        ContentStore store = new ContentStore(tools, known, dataUpload);
        AttributeReader attributes = new AttributeReader(store);
        LargeFiles large = new LargeFiles(largeReader(chunker, store, attributes, pageStream), steps);
        SourceScan scan = new SourceScan(
                new PreviousTree(previous.root(), previousPages),
                new Reuse(new UnchangedRule(previous.scanBegan(), plan.rescan()), avoided),
                known,
                smallFiles(store, attributes, known, large, steps),
                large,
                attributes,
                new DraftMaker(entries, key.linkGroups(), links, lost, previous.seq(), tally, narrator),
                links,
                steps,
                problems);
        try (SourceWalk walk = source.walk(problems)) {
            scan.run(walk, stop, narrator);
        }
        compute.awaitIdle();
        dataUpload.flush();
    }

    private LargeReader largeReader(
            Chunker chunker, ContentStore store, AttributeReader attributes, PageStream pageStream) {
        BufferPool buffers = new BufferPool(threads.chunks(), ChunkerParameters.TOEPLITZ.maximum(), stop);
        return new LargeReader(chunker, store, attributes, compute, buffers, pageStream, stop, tally);
    }

    private SmallFiles smallFiles(
            ContentStore store, AttributeReader attributes, KnownContent known, LargeFiles large, StepQueue steps) {
        Owners owners = new Owners();
        return new SmallFiles(
                new SmallReader(store, attributes, owners, tally),
                new Bundling(key.bundleCut(), owners, known, records, store, compute, stop),
                large,
                steps,
                compute,
                stop);
    }

    private SavedTree list(EntrySpill entries, PageStream pageStream, RebundlePlan rebundle) {
        narrator.begin(SavePhase.LISTING);
        pageUpload.open();
        PageCut cut = key.pageCut();
        TreeBuilder tree = new TreeBuilder(cut::value, pageStream);
        BundleUsage usage = new BundleUsage();
        Set<Oid> lists = new HashSet<>();
        long[] count = {0};
        entries.forEach(entry -> {
            stop.check();
            tree.add(entry);
            count(entry, usage);
            if (entry.content() instanceof Content.FileList(var list)) {
                lists.add(list.oid());
            }
            count[0]++;
        });
        if (count[0] == 0) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        TreeRoot root = tree.finish();
        pageUpload.flush();
        return new SavedTree(root, pageStream.made(), lists, rebundle.next(usage.uses()));
    }

    private static void count(Entry entry, BundleUsage usage) {
        if (entry.content() instanceof Content.Bundled bundled) {
            usage.count(bundled.bundle(), bundled.slot(), entry.metadata().size());
        }
    }
}
