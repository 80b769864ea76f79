package dev.coffre.server.datadir;

import dev.coffre.server.store.FolderLocation;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.vault.file.AtomicFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that says where the store of a data directory is, so that every command finds it. Its first line is the address, the
 * second one the file with the access key. Without the file, the store is in the directory.
 */
public record StoreLocationFile(DataDirectory folder) {
    static final String NAME = "store.conf";

    private static final int MAX_BYTES = 8_192;

    /** @throws dev.coffre.vault.problem.Problem if the file is unreadable or has no address */
    public StoreLocation read() {
        Path file = file();
        if (!Files.exists(file)) {
            return inFolder();
        }
        try (var in = Files.newInputStream(file)) {
            List<String> lines = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (lines.size() < 2) {
                throw incomplete();
            }
            return S3Location.parse(lines.get(0), Path.of(lines.get(1)));
        } catch (IOException e) {
            throw folder.unusable(e);
        } catch (Problem e) {
            throw incomplete().causedBy(e);
        }
    }

    private Problem incomplete() {
        return ProblemCode.DATA_FOLDER_UNUSABLE
                .with("folder", folder.root())
                .with("reason", "store.conf has no address of a store and no file with its access key");
    }

    /** Returns the location within the directory. */
    public StoreLocation inFolder() {
        return new FolderLocation(folder.store());
    }

    public void write(StoreLocation location) {
        try {
            switch (location) {
                case FolderLocation inFolder -> Files.deleteIfExists(file());
                case S3Location bucket -> {
                    String text = bucket + "\n" + bucket.credentialsFile() + "\n";
                    AtomicFile.replace(file(), text.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    private Path file() {
        return folder.root().resolve(NAME);
    }
}
