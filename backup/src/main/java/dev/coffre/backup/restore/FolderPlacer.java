package dev.coffre.backup.restore;

import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.BegunFolder;
import dev.coffre.backup.place.ObjectId;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Creates folders, and applies their metadata when nothing is placed in them any more. Folders that would lock their owner out
 * are finished at the end, deepest first. For one thread.
 */
final class FolderPlacer {
    private static final int OWNER_MAY_ENTER = 0100;

    private final Target target;
    private final Conflicts conflicts;
    private final Whereabouts whereabouts;
    private final BiPredicate<Entry, TargetPath> overwritten;
    private final AttributeReader attributes;
    private final Tally tally;

    /** Folders that get metadata. All others existed before and keep their own. */
    private final FolderIds begun;

    private final List<Entry> locking = new ArrayList<>();

    /**
     * @param overwritten whether an existing folder gets the metadata of the entry
     * @param begun empty
     */
    FolderPlacer(
            Target target,
            Conflicts conflicts,
            Whereabouts whereabouts,
            BiPredicate<Entry, TargetPath> overwritten,
            AttributeReader attributes,
            Tally tally,
            FolderIds begun) {
        this.target = target;
        this.conflicts = conflicts;
        this.whereabouts = whereabouts;
        this.overwritten = overwritten;
        this.attributes = attributes;
        this.tally = tally;
        this.begun = begun;
    }

    void make(Entry folder, TargetPath path) throws ErrnoException {
        Optional<BegunFolder> there = target.beginFolder(path);
        if (there.isPresent()) {
            begin(folder, path, there.get());
        } else {
            makeInSpite(folder, path);
        }
    }

    private void begin(Entry folder, TargetPath path, BegunFolder there) {
        // The metadata of a mount point is of the directory below it. It must not go to what may be mounted there now.
        boolean overwrites = overwritten.test(folder, path) && !folder.marks().mountPoint();
        if (there.isOurs() || overwrites) {
            begun.put(folder.key(), there.id());
        }
        tally.recovered(folder);
    }

    /** Creates a folder although another object has its name. */
    private void makeInSpite(Entry folder, TargetPath path) throws ErrnoException {
        Optional<TargetPath> free = conflicts.free(path);
        if (free.isEmpty()) {
            whereabouts.leaveOut(folder.key());
            tally.skipped();
            return;
        }
        TargetPath place = free.get();
        BegunFolder made = conflicts.replace()
                ? target.beginFolderReplacing(place)
                : target.beginFolder(place)
                        .orElseThrow(() -> new ErrnoException("mkdirat", Errno.EEXIST, place.name()));
        if (!place.equals(path)) {
            whereabouts.move(folder.key(), place);
            tally.copied();
        }
        begin(folder, place, made);
    }

    /** Called for every folder, ancestors first. */
    void finish(Entry folder) {
        if (begun.of(folder.key()).isEmpty()) {
            return;
        }
        if ((folder.metadata().mode() & OWNER_MAY_ENTER) != 0) {
            applyMetadata(folder);
        } else {
            locking.add(folder);
        }
    }

    void finishLocking() {
        locking.reversed().forEach(this::applyMetadata);
    }

    private void applyMetadata(Entry folder) {
        try {
            Optional<TargetPath> path = whereabouts.of(folder.key());
            Optional<ObjectId> id = begun.of(folder.key());
            if (path.isPresent() && id.isPresent()) {
                tally.metadataFailed(
                        folder, target.applyMetadata(path.get(), id.get(), folder.metadata(), attributes.of(folder)));
            }
        } catch (ErrnoException | Problem failure) {
            tally.failed(folder, failure);
        }
    }
}
