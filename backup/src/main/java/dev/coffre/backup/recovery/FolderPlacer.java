package dev.coffre.backup.recovery;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.ObjectId;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFolder;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Creates folders, and applies their metadata once nothing more is placed in them. Folders that would lock their owner out
 * are finished at the end, deepest first. Not thread-safe.
 */
final class FolderPlacer {
    /** Why a folder is not recovered under {@link ConflictRule#SKIP}. */
    static final String NAME_TAKEN = "an object that is no folder has its name, so nothing below it is recovered";

    private static final int OWNER_MAY_ENTER = 0100;

    private final RecoveryTarget target;
    private final ConflictResolver conflicts;
    private final TargetPaths targetPaths;
    private final BiPredicate<Entry, TargetPath> overwritten;
    private final EntryAttributeReader attributes;
    private final RecoveryStats stats;

    /** Folders that get metadata. All others existed before and keep their own. */
    private final DirectoryIdTable pendingMetadata;

    private final List<Entry> locked = new ArrayList<>();

    /**
     * @param overwritten whether an existing folder gets the metadata of the entry
     * @param pendingMetadata empty
     */
    FolderPlacer(
            RecoveryTarget target,
            ConflictResolver conflicts,
            TargetPaths targetPaths,
            BiPredicate<Entry, TargetPath> overwritten,
            EntryAttributeReader attributes,
            RecoveryStats stats,
            DirectoryIdTable pendingMetadata) {
        this.target = target;
        this.conflicts = conflicts;
        this.targetPaths = targetPaths;
        this.overwritten = overwritten;
        this.attributes = attributes;
        this.stats = stats;
        this.pendingMetadata = pendingMetadata;
    }

    /** Creates the parent of {@code path} where no entry of the point creates it. */
    void ensureParent(TargetPath path) throws ErrnoException {
        target.ensureDirectory(path.parent());
    }

    void make(Entry folder, TargetPath path) throws ErrnoException {
        Optional<UnfinishedFolder> there = target.beginFolder(path);
        if (there.isPresent()) {
            register(folder, path, there.get());
        } else {
            makeDespiteConflict(folder, path);
        }
    }

    private void register(Entry folder, TargetPath path, UnfinishedFolder there) {
        // The metadata of a mount point is of the directory below it. It must not go to what may be mounted there now.
        boolean overwrites = overwritten.test(folder, path) && !folder.marks().mountPoint();
        if (there.isOwn() || overwrites) {
            pendingMetadata.put(folder.key(), there.id());
        }
        stats.countRecovered(folder);
    }

    /** Creates a folder although another object has its name. */
    private void makeDespiteConflict(Entry folder, TargetPath path) throws ErrnoException {
        Optional<TargetPath> free = conflicts.resolve(path);
        if (free.isEmpty()) {
            targetPaths.skip(folder.key());
            stats.reportFailed(folder, NAME_TAKEN);
            return;
        }
        TargetPath place = free.get();
        UnfinishedFolder made = conflicts.replacesExisting()
                ? target.beginFolderReplacing(place)
                : target.beginFolder(place)
                        .orElseThrow(() -> new ErrnoException("mkdirat", Errno.EEXIST, place.name()));
        if (!place.equals(path)) {
            targetPaths.redirect(folder.key(), place);
            stats.reportCopied(folder, place);
        }
        register(folder, place, made);
    }

    /**
     * Applies the folder's metadata, or defers it to {@link #finishLocked}. Must be called for every folder, ancestors
     * first.
     */
    void finish(Entry folder) {
        if (pendingMetadata.of(folder.key()).isEmpty()) {
            return;
        }
        boolean enterable = folder.metadata()
                .unixPermissions()
                .map(permissions -> (permissions.mode() & OWNER_MAY_ENTER) != 0)
                .orElse(true);
        if (enterable) {
            applyMetadata(folder);
        } else {
            locked.add(folder);
        }
    }

    /** Returns whether a folder has the metadata of its entry, once it is finished. */
    boolean isOwn(Entry folder) {
        return pendingMetadata.of(folder.key()).isPresent();
    }

    void finishLocked() {
        locked.reversed().forEach(this::applyMetadata);
    }

    private void applyMetadata(Entry folder) {
        try {
            Optional<TargetPath> path = targetPaths.of(folder.key());
            Optional<ObjectId> id = pendingMetadata.of(folder.key());
            if (path.isPresent() && id.isPresent()) {
                stats.reportMetadataProblems(
                        folder,
                        attributes.use(
                                folder, all -> target.applyMetadata(path.get(), id.get(), folder.metadata(), all)));
            }
        } catch (ErrnoException | Problem failure) {
            stats.reportFailed(folder, failure);
        }
    }
}
