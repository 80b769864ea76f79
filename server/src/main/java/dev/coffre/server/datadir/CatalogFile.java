package dev.coffre.server.datadir;

import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.PostgresAddress;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.vault.file.AtomicFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file that says where the catalog of a data directory is, so that every command finds it. Its first line is the address,
 * the second one the password file, if there is one. Without the file, the catalog is in the directory.
 */
public record CatalogFile(DataDirectory folder) {
    static final String NAME = "catalog.conf";

    private static final int MAX_BYTES = 8_192;

    /** @throws dev.coffre.vault.problem.Problem if the file is unreadable or has no address */
    public CatalogLocation read() {
        Path file = file();
        if (!Files.exists(file)) {
            return inFolder();
        }
        try (var in = Files.newInputStream(file)) {
            List<String> lines = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return PostgresAddress.parse(
                    lines.isEmpty() ? "" : lines.getFirst(),
                    lines.stream().skip(1).findFirst().map(Path::of));
        } catch (IOException e) {
            throw folder.unusable(e);
        } catch (Problem e) {
            throw ProblemCode.DATA_FOLDER_UNUSABLE
                    .with("folder", folder.root())
                    .with("reason", "catalog.conf has no address of PostgreSQL in its first line")
                    .causedBy(e);
        }
    }

    /** Returns the location within the directory. */
    public CatalogLocation inFolder() {
        return new SqliteLocation(folder.catalog());
    }

    public void write(CatalogLocation location) {
        try {
            switch (location) {
                case SqliteLocation folder -> Files.deleteIfExists(file());
                case PostgresLocation server -> {
                    Optional<Path> password = server.passwordFile();
                    String text =
                            server + "\n" + password.map(path -> path + "\n").orElse("");
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
