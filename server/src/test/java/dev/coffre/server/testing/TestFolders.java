package dev.coffre.server.testing;

import dev.coffre.server.catalog.TestEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Copies and deletes data folders together with their catalogs and stores, wherever the run has these. */
public final class TestFolders {
    private TestFolders() {}

    /** Copies a data folder with its catalog and its store, as a power cut at this moment would leave both. */
    public static void copy(Path from, Path to) {
        copy(from, to, TestEngine.ofRun());
    }

    /** As {@link #copy(Path, Path)}, with a catalog in this engine. */
    public static void copy(Path from, Path to, TestEngine engine) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else if (Files.isRegularFile(each)) {
                    Files.copy(each, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        engine.copy(catalog(from), catalog(to));
        TestStore.ofRun().copy(from, to);
    }

    /** Deletes a data folder with its catalog and its store. */
    public static void delete(Path folder) {
        deleteCatalog(folder);
        TestStore.ofRun().delete(folder);
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the catalog of a data folder on which no service runs. */
    public static void deleteCatalog(Path folder) {
        deleteCatalog(folder, TestEngine.ofRun());
    }

    /** As {@link #deleteCatalog(Path)}, with a catalog in this engine. */
    public static void deleteCatalog(Path folder, TestEngine engine) {
        engine.location(catalog(folder)).delete();
    }

    private static Path catalog(Path folder) {
        return folder.resolve("catalog");
    }
}
