package dev.coffre.acceptance.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The catalog's real files, and what was in them when the power failed: database and write-ahead log as they were then, so
 * that what was committed is there and nothing else. No commit is under way when the disk changes, and before each of its
 * own commits the catalog tells.
 */
final class CatalogFiles {
    private static final List<String> LASTING = List.of("catalog.db", "catalog.db-wal");

    private final Path folder;
    private final Path kept;
    private final Path blank;

    /** @param blank the folder of a catalog with all tables and nothing in them: making one takes longer than a world's day */
    CatalogFiles(Path folder, Path kept, Path blank) {
        this.folder = folder;
        this.kept = kept;
        this.blank = blank;
    }

    void keep() {
        move(folder, kept, false);
    }

    void bringBack() {
        remove();
        move(kept, folder, true);
    }

    /** The catalog is lost, and an empty one takes its place. */
    void renew() {
        remove();
        copy(blank, folder);
    }

    private void remove() {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files of a folder. */
    static void copy(Path from, Path to) {
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those files of a folder that are there, in place of those of the other one. */
    static void copy(Path from, Path to, List<String> names) {
        try {
            for (String name : names) {
                if (Files.exists(from.resolve(name))) {
                    Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                } else {
                    Files.deleteIfExists(to.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to, boolean away) {
        try {
            Files.createDirectories(to);
            for (String name : LASTING) {
                Path file = from.resolve(name);
                if (!Files.exists(file)) {
                    Files.deleteIfExists(to.resolve(name));
                } else if (away) {
                    Files.move(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                } else {
                    Files.copy(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
