package dev.coffre.backup.restore;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.LostPage;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;

/**
 * Dry run: walks through a recovery without writing. Counts what would be recovered and reports every conflict. For one thread.
 */
final class Rehearsal implements SelectedEntries.Visitor {
    private final Optional<Target> target;
    private final Whereabouts whereabouts;
    private final ConflictRule rule;
    private final CopyNames copyNames;
    private final boolean devices;
    private final Tally tally;
    private final CancelToken cancel;

    /** @param target empty if it does not exist, so that nothing can conflict */
    Rehearsal(
            Optional<Target> target,
            Whereabouts whereabouts,
            ConflictRule rule,
            CopyNames copyNames,
            boolean devices,
            Tally tally,
            CancelToken cancel) {
        this.target = target;
        this.whereabouts = whereabouts;
        this.rule = rule;
        this.copyNames = copyNames;
        this.devices = devices;
        this.tally = tally;
        this.cancel = cancel;
    }

    @Override
    public void entry(Entry entry) {
        cancel.check();
        tally.at(entry);
        try {
            Optional<TargetPath> path = whereabouts.of(entry.key());
            if (path.isEmpty()) {
                tally.skipped();
            } else if (isDevice(entry) && !devices) {
                tally.failed(entry, EntryRecovery.NO_DEVICES);
            } else {
                place(entry, path.get());
            }
        } catch (ErrnoException | Problem failure) {
            tally.failed(entry, failure);
        }
    }

    private void place(Entry entry, TargetPath path) throws ErrnoException {
        if (target.isEmpty() || !isTaken(entry, path, target.get())) {
            tally.recovered(entry);
            return;
        }
        tally.conflict(entry);
        boolean folder = entry.metadata().isDirectory();
        if (rule == ConflictRule.SKIP) {
            if (folder) {
                whereabouts.leaveOut(entry.key());
            }
            tally.skipped();
            return;
        }
        if (rule == ConflictRule.COPIES) {
            tally.copied();
        }
        if (folder) {
            // Under both rules the folder starts empty, so use a path that does not exist.
            whereabouts.move(entry.key(), copyNames.free(target.get(), path));
        }
        tally.recovered(entry);
    }

    private static boolean isDevice(Entry entry) {
        return switch (entry.metadata().nature()) {
            case Nature.CharacterDevice _, Nature.BlockDevice _ -> true;
            default -> false;
        };
    }

    /** Returns whether another object has the name. An existing folder is merged, so it is no conflict. */
    private static boolean isTaken(Entry entry, TargetPath path, Target target) throws ErrnoException {
        Optional<Metadata> present = target.inspect(path);
        return present.isPresent()
                && !(entry.metadata().isDirectory() && present.get().isDirectory());
    }

    @Override
    public void lost(LostPage page) {
        tally.lost(page);
    }
}
