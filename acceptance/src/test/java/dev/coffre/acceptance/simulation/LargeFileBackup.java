package dev.coffre.acceptance.simulation;

import dev.coffre.vault.id.Oid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The large file of one machine, and the cache folder with its signatures: it gets lost, or is restored from a copy. */
final class LargeFileBackup {
    private static final int MISHAP_PERCENT = 5;
    private static final int KILLED_PERCENT = 15;

    private final Chance chance;
    private final LargeFile file;
    private final LargeFileSaver saver;
    private final Path cache;
    private final Path copy;

    /** @param machine folder of the machine */
    LargeFileBackup(Contents contents, Path machine, Chance chance) {
        this.chance = chance;
        this.file = new LargeFile(chance.split());
        this.cache = machine.resolve("cache");
        this.copy = machine.resolve("copy");
        this.saver = new LargeFileSaver(contents, cache, machine.resolve("state"));
        create(cache);
        create(copy);
    }

    /** Before a backup begins. */
    void nextDay() {
        if (chance.percent(80)) {
            file.change();
        }
        if (chance.percent(MISHAP_PERCENT)) {
            clear(cache);
        } else if (chance.percent(MISHAP_PERCENT)) {
            clear(copy);
            copy(cache, copy);
        } else if (chance.percent(MISHAP_PERCENT)) {
            clear(cache);
            copy(copy, cache);
        }
    }

    /**
     * As {@link LargeFileSaver#save}. Another run may have been killed after it had read the file, and left its signatures.
     */
    SavedLargeFile save(Optional<SavedLargeFile> previous, Function<List<Oid>, BitSet> ask) {
        if (chance.percent(KILLED_PERCENT)) {
            saver.save(file.content(), previous, ask);
            file.change();
        }
        return saver.save(file.content(), previous, ask);
    }

    void committed(SavedLargeFile saved) {
        saver.committed(saved);
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear(Path folder) {
        try {
            for (Path each : files(folder)) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            for (Path each : files(from)) {
                Files.copy(each, to.resolve(each.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
