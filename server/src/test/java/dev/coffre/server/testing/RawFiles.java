package dev.coffre.server.testing;

import dev.coffre.server.s3.RadosGateway;
import dev.coffre.server.s3.S3Store;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a store as someone with access to its disk or its bucket reads and changes them, without the service's notice. The
 * paths are those of the store's layout.
 */
public final class RawFiles {
    /** A store in a bucket has paths that begin with it. */
    private static final Path IN_BUCKET = Path.of("s3:");

    private static final int MAX_BYTES = 64 << 20;

    private RawFiles() {}

    /** The bucket of all stores of this run. */
    private static final class Bucket {
        static final Store STORE = S3Store.open(RadosGateway.get().bucketOfPlaces());
    }

    /** The files below a folder, in the order of their paths; none if there is no such folder. */
    public static List<Path> below(Path folder) {
        if (isInBucket(folder)) {
            List<Path> found = new ArrayList<>();
            Bucket.STORE.forEachFile(folder, found::add);
            return found;
        }
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a data folder, and those of its store. */
    public static List<Path> belowWithStore(Path data) {
        return Stream.concat(
                        below(data).stream(),
                        below(TestStore.ofRun().layout(data).store()).stream())
                .distinct()
                .toList();
    }

    public static byte[] read(Path file) {
        if (isInBucket(file)) {
            return Bucket.STORE.read(file, MAX_BYTES, ProblemCode.PACK_DAMAGED);
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static long length(Path file) {
        return isInBucket(file)
                ? Bucket.STORE.entry(file).map(StoreEntry::length).orElseThrow()
                : file.toFile().length();
    }

    public static long lengthOfAll(Path folder) {
        return below(folder).stream().mapToLong(RawFiles::length).sum();
    }

    public static boolean exists(Path file) {
        return isInBucket(file) ? Bucket.STORE.exists(file) : Files.exists(file);
    }

    /** Writes a file, or overwrites it where it is. */
    public static void write(Path file, byte[] bytes) {
        if (isInBucket(file)) {
            Bucket.STORE.write(file, bytes);
            return;
        }
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flips a bit of the byte at {@code offset}, from the end if it is negative. */
    public static void flip(Path file, int offset) {
        byte[] bytes = read(file);
        bytes[offset < 0 ? bytes.length + offset : offset] ^= 1;
        write(file, bytes);
    }

    public static void delete(Path file) {
        if (isInBucket(file)) {
            Bucket.STORE.delete(file);
            return;
        }
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves a file, or a folder with what is below it, between the store and a folder of the test. */
    public static void move(Path from, Path to) {
        if (!isInBucket(from) && !isInBucket(to)) {
            try {
                Files.move(from, to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return;
        }
        for (Path file : isFile(from) ? List.of(from) : below(from)) {
            Path target =
                    file.equals(from) ? to : to.resolve(from.relativize(file).toString());
            if (!isInBucket(target)) {
                createFolderOf(target);
            }
            write(target, read(file));
            delete(file);
        }
    }

    private static boolean isFile(Path path) {
        return isInBucket(path) ? Bucket.STORE.exists(path) : Files.isRegularFile(path);
    }

    private static void createFolderOf(Path file) {
        try {
            Files.createDirectories(file.resolveSibling("."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isInBucket(Path file) {
        return file.startsWith(IN_BUCKET);
    }
}
