package dev.coffre.server.service;

import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.s3.S3Store;
import dev.coffre.server.s3.StoreCheck;
import dev.coffre.server.store.CopyMark;
import dev.coffre.server.store.FolderLocation;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.StoreLayout;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** Opens a store where it is. */
final class Stores {
    private Stores() {}

    /**
     * Opens the store of a data folder. A store with a journal is not left for another place, unless it was moved there.
     *
     * @param disk where the data folder is
     * @throws dev.coffre.vault.problem.Problem {@code store-elsewhere}, {@code store-locks-differ}, {@code store-unsuitable},
     *     {@code store-copy-unfinished} or {@code store-moved}
     */
    static LocatedStore open(
            DataDirectory folder, Disk disk, Optional<StoreLocation> asked, InstantSource clock, SecureRandom random) {
        StoreLocation known = new StoreLocationFile(folder).read();
        StoreLocation location = asked.orElse(known);
        boolean isSamePlace = location.isSamePlace(known);
        boolean isKnown = hasJournal(isSamePlace ? location : known, disk); // what was asked for may have a newer key
        if (isKnown && isSamePlace) {
            requireSameLocks(location, known);
        } else if (isKnown) {
            requireMoved(known, location, disk);
        }
        if (location instanceof S3Location bucket) {
            StoreCheck.requireSuitable(bucket, clock, random);
        }
        return new LocatedStore(openUsable(location, disk), location, isKnown);
    }

    /** Without locks, a newer version of a name is the file, and with locks it is not. */
    private static void requireSameLocks(StoreLocation asked, StoreLocation known) {
        if (asked.isLocked() != known.isLocked()) {
            throw known.locksDiffer(known.isLocked());
        }
    }

    private static void requireMoved(StoreLocation known, StoreLocation asked, Disk disk) {
        StoreFiles store = open(known, disk);
        try {
            if (!CopyMark.isMovedTo(asked, store)) {
                throw ProblemCode.STORE_ELSEWHERE.with("address", known);
            }
            CopyMark.requireSameLocks(asked, store);
        } finally {
            store.store().close();
        }
    }

    private static boolean hasJournal(StoreLocation location, Disk disk) {
        StoreFiles store = open(location, disk);
        try {
            return !store.journal().isEmpty();
        } finally {
            store.store().close();
        }
    }

    /**
     * Opens the store of a data folder where it was last. The caller closes it.
     *
     * @throws dev.coffre.vault.problem.Problem {@code store-copy-unfinished}, {@code store-moved}
     */
    static StoreFiles open(DataDirectory folder, Disk disk) {
        return openUsable(new StoreLocationFile(folder).read(), disk);
    }

    /** As {@link #open(DataDirectory, Disk)}, even if the store was moved to this place: the move may have been interrupted. */
    static StoreFiles openToMove(DataDirectory folder, Disk disk, StoreLocation target) {
        StoreLocation known = new StoreLocationFile(folder).read();
        StoreFiles store = open(known, disk);
        try {
            if (!CopyMark.isMovedTo(target, store)) {
                CopyMark.requireUsable(store, known);
            }
            return store;
        } catch (RuntimeException | Error failed) {
            store.store().close();
            throw failed;
        }
    }

    private static StoreFiles openUsable(StoreLocation location, Disk disk) {
        StoreFiles store = open(location, disk);
        try {
            CopyMark.requireUsable(store, location);
            return store;
        } catch (RuntimeException | Error failed) {
            store.store().close();
            throw failed;
        }
    }

    /** Opens a store, which may be a copy that is not complete. The caller closes it. */
    static StoreFiles open(StoreLocation location, Disk disk) {
        return switch (location) {
            case FolderLocation folder -> new StoreFiles(new DiskStore(disk), new StoreLayout(folder.folder()));
            case S3Location bucket -> new StoreFiles(S3Store.open(bucket), new StoreLayout(bucket.root()));
        };
    }
}
