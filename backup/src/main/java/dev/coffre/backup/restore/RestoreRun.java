package dev.coffre.backup.restore;

import dev.coffre.backup.content.Content;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.PlacingRules;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recall.Openers;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.recall.RecallThreads;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.sealing.PidHasher;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One recovery. For one thread; the work is done on {@link RecallThreads}. */
public final class RestoreRun {
    private final RestorePlan plan;
    private final DomainReader vault;
    private final PageSource pages;
    private final DomainKeys keys;
    private final RecallThreads threads;
    private final RestoreListener listener;
    private final CancelToken cancel;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param pages opens pages of the point, from the cache folder where they are there
     * @param random for the names of unfinished files
     */
    public RestoreRun(
            RestorePlan plan,
            DomainReader vault,
            PageSource pages,
            DomainKeys keys,
            RecallThreads threads,
            RestoreListener listener,
            CancelToken cancel,
            InstantSource clock,
            RandomGenerator random) {
        this.plan = plan;
        this.vault = vault;
        this.pages = pages;
        this.keys = keys;
        this.threads = threads;
        this.listener = listener;
        this.cancel = cancel;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Recovers what the plan says. What cannot be recovered is told and counted; the rest goes on.
     *
     * @throws dev.coffre.vault.problem.Problem {@code path-not-in-point}, a problem of the target or of the way to the
     *     vault, or {@code job-cancelled}: then what stands so far stays
     */
    public RestoreReport run() {
        SelectedEntries selected = new SelectedEntries(plan.point(), pages, plan.paths());
        try (Openers openers = new Openers(keys)) {
            Recall recall = new Recall(vault, openers, threads);
            boolean all = selected.isEverything();
            Tally tally = new Tally(
                    listener,
                    clock,
                    recall::fetchedBytes,
                    all ? plan.point().ext().files() : 0,
                    all ? plan.point().ext().bytes() : 0);
            if (plan.dryRun()) {
                selected.forEach(tally::recovered);
                return tally.report();
            }
            PlacingRules rules = new PlacingRules(plan.owners(), plan.accessControl(), plan.specialFiles());
            try (Target target = TargetFolder.open(plan.destination(), rules, random)) {
                new Job(target, recall, new AttributeReader(vault, openers), tally).recover(selected);
            } catch (ErrnoException closing) {
                throw ProblemCode.TARGET_READ_ONLY
                        .with("path", plan.destination())
                        .with("reason", closing.symbol())
                        .causedBy(closing);
            }
            return tally.report();
        }
    }

    /** The recovery into an open target. */
    private final class Job {
        private final Target target;
        private final Recall recall;
        private final AttributeReader attributes;
        private final Tally tally;
        private final TargetMapping mapping;
        private final FilePlacer placer;
        private final LinkGroups links = new LinkGroups();
        private final SmallFiles smallFiles;
        private final LargeFile largeFile;
        private final PidHasher pidHasher = keys.newest().pidHasher();
        private final Set<EntryKey> refused = new HashSet<>();

        Job(Target target, Recall recall, AttributeReader attributes, Tally tally) {
            this.target = target;
            this.recall = recall;
            this.attributes = attributes;
            this.tally = tally;
            mapping =
                    TargetMapping.of(plan.destination(), plan.point().content().roots(), firstRootIsFolder());
            placer = new FilePlacer(target, plan.conflicts(), new CopyNames(plan.point()), attributes, tally);
            smallFiles = new SmallFiles(recall, pages, placer, links, threads.compute());
            largeFile = new LargeFile(recall, pages, cancel);
        }

        private boolean firstRootIsFolder() {
            return new EntryStream(plan.point().root(), pages).next().metadata().isDirectory();
        }

        void recover(SelectedEntries selected) throws ErrnoException {
            selected.forEach(this::recover);
            smallFiles.finish();
            links.links().forEach(this::link);
            smallFiles.finish();
            Folders folders = new Folders(target, mapping, attributes, tally);
            selected.forEach(entry -> {
                cancel.check();
                if (entry.metadata().isDirectory() && !refused.contains(entry.key())) {
                    folders.finish(entry);
                }
            });
            folders.finishLocking();
            target.sync();
        }

        private void recover(Entry entry) {
            cancel.check();
            tally.lookingAt(entry);
            if (entry.hasUnknownCriticalField()) {
                tally.warn(
                        ProblemCode.ATTRIBUTE_UNKNOWN.with("path", entry.key().display()));
            }
            try {
                TargetPath path = mapping.of(entry.key());
                if (entry.key().isRoot()) {
                    target.ensureDirectory(path.parent()); // of a root that is a file no folder was recovered
                }
                switch (entry.metadata().nature()) {
                    case Nature.Directory _ -> folder(entry, path);
                    case Nature.RegularFile _ -> file(entry, path);
                    case Nature.CharacterDevice _, Nature.BlockDevice _
                    when !plan.specialFiles() ->
                        tally.failed(entry, "a device of another machine; --special-files recovers it");
                    case Nature other -> special(entry, path, other);
                }
            } catch (ErrnoException | IllegalArgumentException failure) {
                failed(entry, failure);
            }
        }

        private void failed(Entry entry, Exception failure) {
            if (entry.metadata().isDirectory()) {
                refused.add(entry.key());
            }
            if (failure instanceof IllegalArgumentException badName) {
                tally.failed(
                        entry,
                        ProblemCode.PAYLOAD_MALFORMED
                                .with("oid", plan.point().root().page().oid())
                                .with("reason", String.valueOf(badName.getMessage())));
            } else {
                tally.failed(entry, failure);
            }
        }

        private void folder(Entry entry, TargetPath path) throws ErrnoException {
            try {
                target.ensureDirectory(path);
            } catch (ErrnoException e) {
                if (!e.is(Errno.ENOTDIR) || plan.conflicts() != ConflictRule.OVERWRITE || path.isTop()) {
                    throw e;
                }
                target.remove(path);
                target.ensureDirectory(path);
            }
            tally.recovered(entry);
        }

        private void file(Entry entry, TargetPath path) throws ErrnoException {
            Optional<TargetPath> free = placer.free(path);
            if (free.isEmpty() || links.isLink(entry, free.get())) {
                return;
            }
            content(entry, free.get());
        }

        private void content(Entry entry, TargetPath path) throws ErrnoException {
            if (entry.content() instanceof Content.FileList) {
                large(entry, path);
            } else {
                smallFiles.add(entry, path);
            }
        }

        private void large(Entry entry, TargetPath path) throws ErrnoException {
            Optional<ExistingFile> existing =
                    plan.conflicts() == ConflictRule.OVERWRITE ? target.openExisting(path) : Optional.empty();
            try {
                KnownContent known =
                        existing.map(file -> KnownContent.of(file, pidHasher)).orElse(KnownContent.NOTHING);
                if (placer.place(entry, path, file -> largeFile.write(entry, known, file))) {
                    links.stands(entry, path);
                }
            } finally {
                if (existing.isPresent()) {
                    existing.get().close();
                }
            }
        }

        private void link(LinkGroups.Link link) {
            cancel.check();
            try {
                Optional<TargetPath> standing = links.standing(link);
                if (standing.isEmpty()) {
                    content(link.entry(), link.path());
                    return;
                }
                if (plan.conflicts() == ConflictRule.OVERWRITE
                        && target.inspect(link.path()).isPresent()) {
                    target.remove(link.path());
                }
                target.link(standing.get(), link.path());
                tally.recovered(link.entry());
            } catch (ErrnoException failure) {
                failed(link.entry(), failure);
            }
        }

        private void special(Entry entry, TargetPath path, Nature nature) throws ErrnoException {
            Optional<TargetPath> free = placer.free(path);
            if (free.isEmpty()) {
                return;
            }
            if (plan.conflicts() == ConflictRule.OVERWRITE
                    && target.inspect(free.get()).isPresent()) {
                target.remove(free.get());
            }
            target.make(free.get(), nature);
            tally.metadataFailed(entry, target.applyMetadata(free.get(), entry.metadata(), attributes.of(entry)));
            tally.recovered(entry);
        }
    }
}
