package dev.coffre.server.service;

import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.copy.CopyMode;
import dev.coffre.server.copy.CopyProgress;
import dev.coffre.server.copy.CopyReport;
import dev.coffre.server.copy.StoreCopy;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.DataDirectoryLock;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.s3.StoreCheck;
import dev.coffre.server.store.FolderLocation;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.storage.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Copies the store of a data folder to another place, and lets the data folder use the copy. */
public final class StoreMove {
    private final DataDirectory folder;
    private final StoreLocation target;

    /** @throws Problem {@code store-copy-refused} if the target is the store itself */
    public StoreMove(DataDirectory folder, StoreLocation target) {
        this.folder = folder;
        this.target = target;
        if (new StoreLocationFile(folder).read().isSamePlace(target)) {
            throw ProblemCode.STORE_COPY_REFUSED.with("address", target).with("reason", "it is the store itself");
        }
    }

    /**
     * Copies ahead while a service may write to the store.
     *
     * @throws Problem {@code store-copy-refused}, {@code store-unsuitable}
     */
    public CopyReport copyWhileRunning(CopyProgress progress, boolean again, InstantSource clock, SecureRandom random) {
        return copy(CopyMode.WHILE_RUNNING, progress, again, clock, random);
    }

    /**
     * Copies everything, and compares. Refuses to begin and to end while a process uses the store: this data folder's, or another
     * one with the same catalog.
     *
     * @param activate whether the data folder uses the copy from then on
     * @throws Problem {@code data-folder-in-use}, {@code catalog-in-use}, {@code store-copy-refused}, {@code
     *     store-copy-differs}, {@code store-unsuitable}
     */
    public CopyReport copyStopped(
            CopyProgress progress, boolean again, boolean activate, InstantSource clock, SecureRandom random) {
        try (DataDirectoryLock owned = DataDirectoryLock.acquire(folder)) {
            requireCatalogUnused();
            CopyReport report = copy(CopyMode.LAST, progress, again, clock, random);
            requireCatalogUnused();
            if (activate) {
                new StoreLocationFile(folder).write(target);
            }
            return report;
        }
    }

    /** Without their catalog, processes write nothing: one that does not answer hinders no copy. */
    private void requireCatalogUnused() {
        if (new CatalogFile(folder).read() instanceof PostgresLocation shared) {
            try {
                shared.requireUnused();
            } catch (Problem problem) {
                if (problem.code() != ProblemCode.CATALOG_SERVER_UNREACHABLE) {
                    throw problem;
                }
            }
        }
    }

    private CopyReport copy(
            CopyMode mode, CopyProgress progress, boolean again, InstantSource clock, SecureRandom random) {
        switch (target) {
            case S3Location bucket -> StoreCheck.requireSuitable(bucket, clock, random);
            case FolderLocation place -> createPrivate(place.folder());
        }
        StoreFiles from = Stores.open(folder, new LocalDisk());
        try (Store source = from.store()) {
            StoreFiles to = Stores.open(target, new LocalDisk());
            try (Store copy = to.store()) {
                return new StoreCopy(from, to, mode, progress).run(again);
            }
        }
    }

    private static void createPrivate(Path place) {
        try {
            if (!Files.isDirectory(place)) {
                Files.createDirectories(
                        place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw ProblemCode.TARGET_MISSING
                    .with("path", place)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }
}
