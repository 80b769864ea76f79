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
import dev.coffre.server.store.CopyMark;
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
    private final boolean isCatalogDown;

    /**
     * @param isCatalogDown whether the operator says that no process runs, although the server of the catalog does not answer
     * @throws Problem {@code store-copy-refused} if the target is the store itself, {@code data-folder-of-other-user}
     */
    public StoreMove(DataDirectory folder, StoreLocation target, boolean isCatalogDown) {
        this.folder = folder;
        this.target = target;
        this.isCatalogDown = isCatalogDown;
        folder.requireOwn();
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
     * @param activate whether the data folder uses the copy from then on, and no process the store of before
     * @throws Problem {@code data-folder-in-use}, {@code catalog-in-use}, {@code catalog-use-unknown}, {@code
     *     store-copy-refused}, {@code store-copy-differs}, {@code store-unsuitable}
     */
    public CopyReport copyStopped(
            CopyProgress progress, boolean again, boolean activate, InstantSource clock, SecureRandom random) {
        try (DataDirectoryLock owned = DataDirectoryLock.acquire(folder)) {
            requireCatalogUnused();
            CopyReport report = copy(CopyMode.LAST, progress, again, clock, random);
            requireCatalogUnused();
            if (activate) {
                activate();
            }
            return report;
        }
    }

    /**
     * Marks the store as moved, so that no process starts on it any more. One that has looked for the mark before has the
     * catalog open by then, and is noticed. A crash before the last step leaves a marked store: the same command goes on.
     */
    private void activate() {
        StoreFiles from = Stores.openToMove(folder, new LocalDisk(), target);
        try (Store source = from.store()) {
            boolean isMarked = CopyMark.isMovedTo(target, from);
            CopyMark.moved(from, target).write(from);
            try {
                requireCatalogUnused();
                requireSameJournal(from);
            } catch (RuntimeException failed) {
                if (!isMarked) { // else by a move that another data folder has completed
                    CopyMark.removeOfMove(from);
                }
                throw failed;
            }
        }
        new StoreLocationFile(folder).write(target);
    }

    /** A process may have started after the comparison, and ended before the mark. */
    private void requireSameJournal(StoreFiles from) {
        StoreFiles to = Stores.open(target, new LocalDisk());
        try (Store copy = to.store()) {
            if (!CopyMark.haveSameJournal(from, to)) {
                throw ProblemCode.STORE_COPY_DIFFERS.with("address", target).with("count", 1L);
            }
        }
    }

    /**
     * Only the catalog knows who uses a store that is shared. Its server may be down, or be unreachable from here alone.
     *
     * @throws Problem {@code catalog-in-use}, {@code catalog-use-unknown}
     */
    private void requireCatalogUnused() {
        if (new CatalogFile(folder).read() instanceof PostgresLocation shared) {
            try {
                shared.requireUnused();
                shared.beside().requireUnused(); // by a rebuild
            } catch (Problem problem) {
                if (problem.code() != ProblemCode.CATALOG_SERVER_UNREACHABLE) {
                    throw problem;
                }
                if (!isCatalogDown) {
                    throw ProblemCode.CATALOG_USE_UNKNOWN
                            .with("address", shared)
                            .causedBy(problem);
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
        StoreFiles from = Stores.openToMove(folder, new LocalDisk(), target);
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
