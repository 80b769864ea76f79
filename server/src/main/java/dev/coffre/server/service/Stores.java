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
     * Opens the store of a data folder, and remembers where it is. A store with a journal is not left for another place. A
     * complete copy ends to be one.
     *
     * @param disk where the data folder is
     * @throws dev.coffre.vault.problem.Problem {@code store-elsewhere}, {@code store-unsuitable} or {@code
     *     store-copy-unfinished}
     */
    static StoreFiles open(
            DataDirectory folder, Disk disk, Optional<StoreLocation> asked, InstantSource clock, SecureRandom random) {
        StoreLocationFile file = new StoreLocationFile(folder);
        StoreLocation known = file.read();
        StoreLocation location = asked.orElse(known);
        if (!location.isSamePlace(known) && hasJournal(known, disk)) {
            throw ProblemCode.STORE_ELSEWHERE.with("address", known);
        }
        if (location instanceof S3Location bucket) {
            requireSameLocks(bucket, known, disk);
            StoreCheck.requireSuitable(bucket, clock, random);
        }
        StoreFiles store = openComplete(location, disk);
        try {
            CopyMark.remove(store);
        } catch (RuntimeException | Error failed) {
            store.store().close();
            throw failed;
        }
        if (!location.equals(known)) {
            file.write(location);
        }
        return store;
    }

    /** Without locks, a newer version of a name is the file, and with locks it is not. */
    private static void requireSameLocks(S3Location asked, StoreLocation known, Disk disk) {
        if (known instanceof S3Location before
                && before.objectLock() != asked.objectLock()
                && hasJournal(known, disk)) {
            throw ProblemCode.STORE_UNSUITABLE
                    .with("address", known)
                    .with("reason", "object-lock cannot change in a store that is in use");
        }
    }

    private static boolean hasJournal(StoreLocation location, Disk disk) {
        StoreFiles store = open(location, disk);
        try {
            return store.journal().lastNumber() > 0;
        } finally {
            store.store().close();
        }
    }

    /**
     * Opens the store of a data folder where it was last. The caller closes it.
     *
     * @throws dev.coffre.vault.problem.Problem {@code store-copy-unfinished}
     */
    static StoreFiles open(DataDirectory folder, Disk disk) {
        return openComplete(new StoreLocationFile(folder).read(), disk);
    }

    private static StoreFiles openComplete(StoreLocation location, Disk disk) {
        StoreFiles store = open(location, disk);
        try {
            CopyMark.requireComplete(store, location);
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
