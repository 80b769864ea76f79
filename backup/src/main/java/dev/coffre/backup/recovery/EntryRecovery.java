package dev.coffre.backup.recovery;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.view.SelectedEntries;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;

/** Recovers the selected entries one after the other, according to their type. Not thread-safe. */
final class EntryRecovery implements SelectedEntries.SelectionVisitor {
    private final TargetPaths targetPaths;
    private final ConflictResolver conflicts;
    private final FolderPlacer folders;
    private final ObjectRecoverer objects;
    private final HardLinks links;
    private final RecoveryStats stats;
    private final CancelToken cancel;
    private boolean hasLostPages;

    EntryRecovery(
            TargetPaths targetPaths,
            ConflictResolver conflicts,
            FolderPlacer folders,
            ObjectRecoverer objects,
            HardLinks links,
            RecoveryStats stats,
            CancelToken cancel) {
        this.targetPaths = targetPaths;
        this.conflicts = conflicts;
        this.folders = folders;
        this.objects = objects;
        this.links = links;
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
            Optional<TargetPath> path = targetPaths.claim(entry);
            if (path.isEmpty()) {
                stats.miss(entry); // the warning about a folder above covers it
            } else {
                targetPaths
                        .changedName(entry.key(), path.get())
                        .ifPresent(name -> stats.reportChangedName(entry, name));
                recover(entry, path.get());
            }
        } catch (ErrnoException | Problem failure) {
            stats.reportFailed(entry, failure);
        }
    }

    private void recover(Entry entry, TargetPath path) throws ErrnoException {
        // No entry exists above a root, so if the root is a file, its directory has not been created.
        if (hasLostPages || entry.key().isRoot()) {
            folders.ensureParent(path);
        }
        if (entry.metadata().isDirectory()) {
            folders.make(entry, path);
        } else if (objects.refuses(entry)) {
            stats.reportDevice(entry);
        } else {
            if (objects.leavesBitsOut(entry)) {
                stats.countLeftOut();
            }
            recoverNamed(entry, path);
        }
    }

    /** Recovers an entry that may conflict with an existing object and may have hard links. */
    private void recoverNamed(Entry entry, TargetPath path) throws ErrnoException {
        boolean first = links.isFirst(entry); // also of a path that needs nothing more
        if (isAlreadyRecovered(entry, path, first)) {
            links.recordPlaced(entry, path);
            stats.countKept(entry);
            return;
        }
        Optional<TargetPath> free =
                first && entry.metadata().isRegularFile() ? conflicts.resolveForFile(path) : conflicts.resolve(path);
        if (free.isEmpty()) {
            stats.reportSkipped(entry);
            return;
        }
        if (first) {
            objects.recover(entry, free.get());
        } else {
            linkOrWait(entry, free.get());
        }
        if (!free.get().equals(path)) {
            stats.reportCopied(entry, free.get());
        }
    }

    /** Returns whether an interrupted recovery placed this object, as a name of the same file as the other names. */
    private boolean isAlreadyRecovered(Entry entry, TargetPath path, boolean first) throws ErrnoException {
        if (!objects.isAlreadyRecovered(entry, path)) {
            return false;
        }
        if (!first && links.placedPath(entry).isEmpty()) {
            objects.finish(); // the first name may be in flight, as a new file
        }
        Optional<TargetPath> other = links.placedPath(entry);
        return other.isEmpty() || objects.isSameObject(other.get(), path);
    }

    private void linkOrWait(Entry entry, TargetPath path) throws ErrnoException {
        Optional<TargetPath> standing = links.placedPath(entry);
        if (standing.isPresent()) {
            link(entry, standing.get(), path);
        } else if (links.defer(entry, path)) {
            settleLinks();
        }
    }

    /** Waits for all files in flight, then creates the remaining hard links. */
    void finish() {
        settleLinks();
    }

    private void settleLinks() {
        objects.finish();
        for (HardLinks.DeferredLink link : links.drainDeferred()) {
            cancel.throwIfCancelled();
            settle(link.entry(), link.path());
        }
        objects.finish(); // waits for files whose link was refused
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
                objects.recover(entry, path);
                objects.finish();
            }
        } catch (ErrnoException | Problem failure) {
            stats.reportFailed(entry, failure);
        }
    }

    private void link(Entry entry, TargetPath standing, TargetPath path) throws ErrnoException {
        try {
            objects.link(standing, path);
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
                    stats.reportCopied(entry, beside.get());
                } else {
                    stats.reportSkipped(entry);
                }
            }
            // The file system has no links, or too many of this file. Recover the content instead.
            case Errno.EMLINK, Errno.EPERM, Errno.EOPNOTSUPP, Errno.EXDEV -> objects.recover(entry, path);
            default -> throw refused;
        }
    }
}
