package dev.coffre.backup.restore;

import dev.coffre.backup.content.Content;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.LostPage;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;

/** Recovers one entry after the other, depending on its type. For one thread. */
final class EntryRecovery implements SelectedEntries.Visitor {
    static final String NO_DEVICES = "devices of another machine come back with --special-files only";

    private final Target target;
    private final Whereabouts whereabouts;
    private final Conflicts conflicts;
    private final FolderPlacer folders;
    private final SmallFiles smallFiles;
    private final LargeFiles largeFiles;
    private final HardLinks links;
    private final ReusableFiles reusable;
    private final AttributeReader attributes;
    private final boolean devices;
    private final Tally tally;
    private final CancelToken cancel;
    private boolean foldersMayBeLost;

    EntryRecovery(
            Target target,
            Whereabouts whereabouts,
            Conflicts conflicts,
            FolderPlacer folders,
            SmallFiles smallFiles,
            LargeFiles largeFiles,
            HardLinks links,
            ReusableFiles reusable,
            AttributeReader attributes,
            boolean devices,
            Tally tally,
            CancelToken cancel) {
        this.target = target;
        this.whereabouts = whereabouts;
        this.conflicts = conflicts;
        this.folders = folders;
        this.smallFiles = smallFiles;
        this.largeFiles = largeFiles;
        this.links = links;
        this.reusable = reusable;
        this.attributes = attributes;
        this.devices = devices;
        this.tally = tally;
        this.cancel = cancel;
    }

    @Override
    public void lost(LostPage page) {
        foldersMayBeLost = true;
        tally.lost(page);
    }

    @Override
    public void entry(Entry entry) {
        cancel.check();
        tally.at(entry);
        if (entry.hasUnknownCriticalField()) {
            tally.notUnderstood(entry);
        }
        try {
            Optional<TargetPath> path = whereabouts.of(entry.key());
            if (path.isEmpty()) {
                tally.skipped();
            } else {
                recover(entry, path.get());
            }
        } catch (ErrnoException | Problem failure) {
            tally.failed(entry, failure);
        }
    }

    private void recover(Entry entry, TargetPath path) throws ErrnoException {
        // No entry exists above a root, so if the root is a file, its directory has not been created.
        if (foldersMayBeLost || entry.key().isRoot()) {
            target.ensureDirectory(path.parent());
        }
        switch (entry.metadata().nature()) {
            case Nature.Directory _ -> folders.make(entry, path);
            case Nature.CharacterDevice _, Nature.BlockDevice _ when !devices -> tally.failed(entry, NO_DEVICES);
            default -> named(entry, path);
        }
    }

    /** Handles all entries that may meet a conflict and may have several names. */
    private void named(Entry entry, TargetPath path) throws ErrnoException {
        boolean first = links.isFirst(entry);
        Optional<TargetPath> free =
                first && entry.metadata().isRegularFile() ? conflicts.freeForFile(path) : conflicts.free(path);
        if (free.isEmpty()) {
            tally.skipped();
            return;
        }
        if (first) {
            make(entry, free.get());
        } else {
            linkOrWait(entry, free.get());
        }
        if (!free.get().equals(path)) {
            tally.copied();
        }
    }

    private void linkOrWait(Entry entry, TargetPath path) throws ErrnoException {
        Optional<TargetPath> standing = links.standing(entry);
        if (standing.isPresent()) {
            link(entry, standing.get(), path);
        } else if (links.await(entry, path)) {
            settleLinks();
        }
    }

    private void make(Entry entry, TargetPath path) throws ErrnoException {
        if (entry.metadata().isRegularFile()) {
            content(entry, path);
        } else {
            special(entry, path);
        }
    }

    private void content(Entry entry, TargetPath path) throws ErrnoException {
        if (entry.content() instanceof Content.FileList && entry.metadata().size() > SmallFiles.LARGEST) {
            largeFiles.add(entry, path);
            return;
        }
        try (KnownContent known = reusable.at(path)) {
            smallFiles.add(entry, path, known);
        }
    }

    private void special(Entry entry, TargetPath path) throws ErrnoException {
        List<MetadataProblem> problems = conflicts.replace()
                ? target.makeReplacing(path, entry.metadata(), attributes.of(entry))
                : target.make(path, entry.metadata(), attributes.of(entry));
        links.stands(entry, path);
        tally.metadataFailed(entry, problems);
        tally.recovered(entry);
    }

    /** Waits for all files in flight, then creates the remaining hard links. */
    void finish() {
        settleLinks();
    }

    private void settleLinks() {
        finishFiles();
        for (HardLinks.Waiting link : links.takeWaiting()) {
            cancel.check();
            settle(link.entry(), link.path());
        }
        finishFiles(); // files whose link was refused are in flight
    }

    private void finishFiles() {
        smallFiles.finish();
        largeFiles.finish();
    }

    /** If the first name could not be recovered, the next one takes its part. */
    private void settle(Entry entry, TargetPath path) {
        try {
            Optional<TargetPath> standing = links.standing(entry);
            if (standing.isPresent()) {
                link(entry, standing.get(), path);
            } else {
                make(entry, path);
                finishFiles();
            }
        } catch (ErrnoException | Problem failure) {
            tally.failed(entry, failure);
        }
    }

    private void link(Entry entry, TargetPath standing, TargetPath path) throws ErrnoException {
        try {
            if (conflicts.replace()) {
                target.linkReplacing(standing, path);
            } else {
                target.link(standing, path);
            }
        } catch (ErrnoException refused) {
            linkRefused(entry, standing, path, refused);
            return;
        }
        tally.recovered(entry);
    }

    private void linkRefused(Entry entry, TargetPath standing, TargetPath path, ErrnoException refused)
            throws ErrnoException {
        switch (refused.errno()) {
            case Errno.EEXIST -> {
                Optional<TargetPath> beside = conflicts.beside(path);
                if (beside.isPresent()) {
                    link(entry, standing, beside.get());
                    tally.copied();
                } else {
                    tally.skipped();
                }
            }
            // The file system has no links, or too many of this file. Recover the content instead.
            case Errno.EMLINK, Errno.EPERM, Errno.EOPNOTSUPP, Errno.EXDEV -> make(entry, path);
            default -> throw refused;
        }
    }
}
