package dev.coffre.acceptance.care;

import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultCommandLine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a stopped vault's folder, to be damaged and scrubbed. Closing it deletes it. */
final class StoreCopy implements AutoCloseable {
    private final Path data;

    private StoreCopy(Path data) {
        this.data = data;
    }

    static StoreCopy of(Path vault, Path place) {
        try {
            Files.walkFileTree(vault, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    Files.createDirectories(place.resolve(vault.relativize(folder)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile()) {
                        Files.copy(file, place.resolve(vault.relativize(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            return new StoreCopy(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return data;
    }

    /** The files below this folder of the store, in order. */
    List<Path> files(String kind) {
        try (Stream<Path> all = Files.walk(data.resolve("store"))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> ("/" + data.relativize(file)).contains("/" + kind + "/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void flip(Path file, long offset, int bit) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int old = bytes.read();
            bytes.seek(offset);
            bytes.write(old ^ (1 << bit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void truncate(Path file, long length) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each gets the other's content. */
    void swap(Path one, Path other) {
        Path aside = data.resolve("aside");
        try {
            Files.move(one, aside);
            Files.move(other, one);
            Files.move(aside, other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome scrub() {
        return VaultCommandLine.now().run(data, "scrub");
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(data)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
