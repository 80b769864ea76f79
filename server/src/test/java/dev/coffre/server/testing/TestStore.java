package dev.coffre.server.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.s3.RadosGateway;
import dev.coffre.server.s3.S3Store;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where tests of the service keep their stores. */
public enum TestStore {
    DISK {
        @Override
        public StoreLayout layout(Path data) {
            return new StoreLayout(data.resolve("store"));
        }

        @Override
        public StoreFiles open(Path data) {
            return onDisk(data, new LocalDisk());
        }

        @Override
        public void prepare(Path data) {}

        @Override
        void copy(Path from, Path to) {}

        @Override
        void delete(Path data) {}
    },

    /** A prefix of its own for each data folder, in one bucket of a Ceph gateway. The bucket ends with this JVM. */
    BUCKET {
        @Override
        public StoreLayout layout(Path data) {
            return new StoreLayout(place(data).root());
        }

        @Override
        public StoreFiles open(Path data) {
            prepare(data);
            return new StoreFiles(S3Store.open(place(data)), layout(data));
        }

        @Override
        public void prepare(Path data) {
            new StoreLocationFile(new DataDirectory(data).create()).write(place(data));
        }

        @Override
        void copy(Path from, Path to) {
            if (!PLACES.containsKey(key(from))) {
                return;
            }
            delete(to);
            Path source = place(from).root();
            Path target = place(to).root();
            for (Path file : RawFiles.below(source)) {
                RawFiles.write(target.resolve(source.relativize(file)), RawFiles.read(file));
            }
            prepare(to);
        }

        @Override
        void delete(Path data) {
            PLACES.remove(key(data));
        }

        private static S3Location place(Path data) {
            return PLACES.computeIfAbsent(
                    key(data), unused -> RadosGateway.get().newPlace());
        }

        private static Path key(Path data) {
            return data.toAbsolutePath().normalize();
        }
    };

    private static final Map<Path, S3Location> PLACES = new ConcurrentHashMap<>();

    /** The paths of the store of this data folder: the same at each call, and each folder has its own. */
    public abstract StoreLayout layout(Path data);

    /** Opens the store of this data folder. The caller closes it. */
    public abstract StoreFiles open(Path data);

    /** Makes each start and each command on this data folder find its store, before one has opened it. */
    public abstract void prepare(Path data);

    /** Copies what a store has outside its data folder, which is copied already. */
    abstract void copy(Path from, Path to);

    /** Forgets what a store has outside its data folder, which is deleted. */
    abstract void delete(Path data);

    /** That of the system property {@code coffre.test.store}, else a disk. */
    public static TestStore ofRun() {
        return valueOf(System.getProperty("coffre.test.store", DISK.name()).toUpperCase(Locale.ROOT));
    }

    /** Skips a test about a store on a disk in a run whose stores are elsewhere. */
    public static void assumeDisk() {
        assumeTrue(ofRun() == DISK, "the test is about a store on a disk");
    }

    /** The store of a data folder, on this disk. */
    static StoreFiles onDisk(Path data, Disk disk) {
        return new StoreFiles(new DiskStore(disk), DISK.layout(data));
    }
}
