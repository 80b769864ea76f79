package dev.coffre.backup.recovery;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;

/** Recovers the selected entries one after the other, according to their type. Not thread-safe. */
final class EntryRecovery implements SelectedEntries.SelectionVisitor {
    static final String NO_DEVICES = "devices of another machine come back with --special-files only";

    private final RecoveryTarget target;
    private final TargetPaths targetPaths;
    private final ConflictResolver conflicts;
    private final FolderPlacer folders;
    private final SmallFileRecoverer smallFiles;
    private final LargeFileRecoverer largeFiles;
    private final HardLinks links;
    private final ReusableContentFinder contentFinder;
    private final EntryAttributeReader attributes;
    private final boolean devices;
    private final RecoveryStats stats;
    private final CancelToken cancel;
    private boolean hasLostPages;

    EntryRecovery(
            RecoveryTarget target,
            TargetPaths targetPaths,
            ConflictResolver conflicts,
            FolderPlacer folders,
            SmallFileRecoverer smallFiles,
            LargeFileRecoverer largeFiles,
            HardLinks links,
            ReusableContentFinder contentFinder,
            EntryAttributeReader attributes,
            boolean devices,
            RecoveryStats stats,
            CancelToken cancel) {
        this.target = target;
        this.targetPaths = targetPaths;
        this.conflicts = conflicts;
        this.folders = folders;
        this.smallFiles = smallFiles;
        this.largeFiles = largeFiles;
        this.links = links;
        this.contentFinder = contentFinder;
        this.attributes = attributes;
        this.devices = devices;
        this.stats = stats;
        this.cancel = cancel;
    }

    @Override
    public void onUnreadable(UnreadablePage page) {
        hasLostPages = true;
        stats.reportLostPage(page);
    }

    @Override
    public void entry(Entry entry) {
        cancel.throwIfCancelled();
        stats.reportProgress(entry);
        if (entry.hasUnknownCriticalField()) {
            stats.reportUnknownFields(entry);
        }
        try {
            Optional<TargetPath> path = targetPaths.of(entry.key());
            if (path.isEmpty()) {
                stats.countSkipped();
            } else {
                recover(entry, path.get());
            }
        } catch (ErrnoException | Problem failure) {
            stats.reportFailed(entry, failure);
        }
    }

    private void recover(Entry entry, TargetPath path) throws ErrnoException {
        // No entry exists above a root, so if the root is a file, its directory has not been created.
        if (hasLostPages || entry.key().isRoot()) {
            target.ensureDirectory(path.parent());
        }
        switch (entry.metadata().fileType()) {
            case FileType.Directory _ -> folders.make(entry, path);
            case FileType.CharacterDevice _, FileType.BlockDevice _
            when !devices -> stats.reportFailed(entry, NO_DEVICES);
            default -> recoverNamed(entry, path);
        }
    }

    /** Recovers an entry that may conflict with an existing object and may have hard links. */
    private void recoverNamed(Entry entry, TargetPath path) throws ErrnoException {
        boolean first = links.isFirst(entry);
        Optional<TargetPath> free =
                first && entry.metadata().isRegularFile() ? conflicts.resolveForFile(path) : conflicts.resolve(path);
        if (free.isEmpty()) {
            stats.countSkipped();
            return;
        }
        if (first) {
            recoverUnlinked(entry, free.get());
        } else {
            linkOrWait(entry, free.get());
        }
        if (!free.get().equals(path)) {
            stats.countCopied();
        }
    }

    private void linkOrWait(Entry entry, TargetPath path) throws ErrnoException {
        Optional<TargetPath> standing = links.placedPath(entry);
        if (standing.isPresent()) {
            link(entry, standing.get(), path);
        } else if (links.defer(entry, path)) {
            settleLinks();
        }
    }

    private void recoverUnlinked(Entry entry, TargetPath path) throws ErrnoException {
        if (entry.metadata().isRegularFile()) {
            recoverContent(entry, path);
        } else {
            recoverSpecial(entry, path);
        }
    }

    private void recoverContent(Entry entry, TargetPath path) throws ErrnoException {
        if (entry.content() instanceof FileContent.FileList
                && entry.metadata().size() > SmallFileRecoverer.MAX_FILE_BYTES) {
            largeFiles.add(entry, path);
            return;
        }
        try (ReusableContent known = contentFinder.find(path)) {
            smallFiles.add(entry, path, known);
        }
    }

    private void recoverSpecial(Entry entry, TargetPath path) throws ErrnoException {
        List<MetadataProblem> problems = conflicts.replacesExisting()
                ? target.makeReplacing(path, entry.metadata(), attributes.of(entry))
                : target.make(path, entry.metadata(), attributes.of(entry));
        links.recordPlaced(entry, path);
        stats.reportMetadataProblems(entry, problems);
        stats.countRecovered(entry);
    }

    /** Waits for all files in flight, then creates the remaining hard links. */
    void finish() {
        settleLinks();
    }

    private void settleLinks() {
        finishFiles();
        for (HardLinks.DeferredLink link : links.drainDeferred()) {
            cancel.throwIfCancelled();
            settle(link.entry(), link.path());
        }
        finishFiles(); // waits for files whose link was refused
    }

    private void finishFiles() {
        smallFiles.finish();
        largeFiles.finish();
    }

    /**
     * Links the entry to another path of its file. If no other path could be recovered, recovers the content under this
     * path.
     */
    private void settle(Entry entry, TargetPath path) {
        try {
            Optional<TargetPath> standing = links.placedPath(entry);
            if (standing.isPresent()) {
                link(entry, standing.get(), path);
            } else {
                recoverUnlinked(entry, path);
                finishFiles();
            }
        } catch (ErrnoException | Problem failure) {
            stats.reportFailed(entry, failure);
        }
    }

    private void link(Entry entry, TargetPath standing, TargetPath path) throws ErrnoException {
        try {
            if (conflicts.replacesExisting()) {
                target.linkReplacing(standing, path);
            } else {
                target.link(standing, path);
            }
        } catch (ErrnoException refused) {
            linkRefused(entry, standing, path, refused);
            return;
        }
        stats.countRecovered(entry);
    }

    private void linkRefused(Entry entry, TargetPath standing, TargetPath path, ErrnoException refused)
            throws ErrnoException {
        switch (refused.errno()) {
            case Errno.EEXIST -> {
                Optional<TargetPath> beside = conflicts.copyPath(path);
                if (beside.isPresent()) {
                    link(entry, standing, beside.get());
                    stats.countCopied();
                } else {
                    stats.countSkipped();
                }
            }
            // The file system has no links, or too many of this file. Recover the content instead.
            case Errno.EMLINK, Errno.EPERM, Errno.EOPNOTSUPP, Errno.EXDEV -> recoverUnlinked(entry, path);
            default -> throw refused;
        }
    }
}
