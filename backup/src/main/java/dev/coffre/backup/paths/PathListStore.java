package dev.coffre.backup.paths;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Completes new lists and puts them in place of the current one. Not thread-safe. */
record PathListStore(PrivatePath folder, DataKey key) {
    /**
     * Writes the index of {@code list}, renames its file to that of the list of the folder, and closes it.
     *
     * @param list in an unfinished file of the same file system
     * @param exists whether a point of the list still exists; the paths that only others have are left out
     * @throws Problem if a file cannot be written; the current list stays
     */
    void replace(PathList list, Predicate<ChainHead> exists) {
        List<ListedTree> points = new ArrayList<>(list.points().size());
        boolean removed = false;
        for (ListedTree point : list.points()) {
            boolean gone =
                    point.state() != ListedTree.State.REMOVED && !exists.test(new ChainHead(point.seq(), point.hash()));
            points.add(gone ? point.removed() : point);
            removed |= gone;
        }
        try (list;
                BlockCodec codec = new BlockCodec(key)) {
            if (removed) {
                purge(list, points, codec);
            } else {
                place(list, codec);
            }
        }
    }

    private void purge(PathList list, List<ListedTree> points, BlockCodec codec) {
        PrivatePath own = ownFolder();
        try (PathListFile out =
                PathListFile.create(own.resolve(PathList.FILE), list.file().epoch())) {
            place(PathListMerge.withoutRemoved(list, points, out, key), codec);
            list.file().discard();
        } catch (MalformedException damaged) {
            place(list, codec);
        } finally {
            remove(own);
        }
    }

    /** Creates a folder for a list that is not complete. No other process writes there. */
    private PrivatePath ownFolder() {
        try {
            return new PrivatePath(
                    folder.files().createTempDirectory(folder.path(), PathList.FILE + "-"), folder.files());
        } catch (IOException e) {
            throw ProblemCode.CACHE_UNUSABLE
                    .with("folder", folder)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }

    private static void remove(PrivatePath own) {
        try {
            Files.deleteIfExists(own.path().resolve(PathList.FILE));
            Files.delete(own.path());
        } catch (IOException left) {
            // It costs space until the cache is cleared.
        }
    }

    private void place(PathList list, BlockCodec codec) {
        list.file().finish(list.index(), codec);
        list.file().replace(folder.resolve(PathList.FILE));
    }
}
