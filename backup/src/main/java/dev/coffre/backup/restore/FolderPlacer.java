package dev.coffre.backup.restore;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes folders, and gives them their metadata when nothing is placed in them any more. Those that would lock their owner
 * out wait for the end, the deepest first. For one thread.
 */
final class FolderPlacer {
    private static final int OWNER_MAY_ENTER = 0100;

    private final Target target;
    private final Conflicts conflicts;
    private final Whereabouts whereabouts;
    private final AttributeReader attributes;
    private final Tally tally;

    /** Folders that could not be made, or that stood before and are to stay as they are. */
    private final Set<EntryKey> untouched = new HashSet<>();

    private final List<Entry> locking = new ArrayList<>();

    FolderPlacer(Target target, Conflicts conflicts, Whereabouts whereabouts, AttributeReader attributes, Tally tally) {
        this.target = target;
        this.conflicts = conflicts;
        this.whereabouts = whereabouts;
        this.attributes = attributes;
        this.tally = tally;
    }

    /** A folder that could not be made has no metadata to be given. */
    void leave(Entry folder) {
        untouched.add(folder.key());
    }

    void make(Entry folder, TargetPath path) throws ErrnoException {
        Optional<Metadata> present = target.inspect(path);
        if (present.isPresent() && !present.get().isDirectory()) {
            makeInSpite(folder, path);
            return;
        }
        boolean stood = !target.ensureDirectory(path);
        if (stood && conflicts.rule() == ConflictRule.SKIP && !path.isTop()) {
            untouched.add(folder.key());
        }
        tally.recovered(folder);
    }

    /** Something else has the folder's name. */
    private void makeInSpite(Entry folder, TargetPath path) throws ErrnoException {
        Optional<TargetPath> place = conflicts.free(path);
        if (place.isEmpty()) {
            whereabouts.leaveOut(folder.key());
            tally.skipped();
            return;
        }
        conflicts.clear(place.get());
        target.ensureDirectory(place.get());
        if (!place.get().equals(path)) {
            whereabouts.move(folder.key(), place.get());
        }
        tally.recovered(folder);
    }

    /** Comes for every folder, those above before those within. */
    void finish(Entry folder) {
        if (untouched.contains(folder.key())) {
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
            if (path.isPresent()) {
                tally.metadataFailed(
                        folder, target.applyMetadata(path.get(), folder.metadata(), attributes.of(folder)));
            }
        } catch (ErrnoException | Problem failure) {
            tally.failed(folder, failure);
        }
    }
}
