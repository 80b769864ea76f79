package dev.coffre.server.datadir;

import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.PostgresAddress;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.ServerIdentity;
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
 * the second one the password file, empty if there is none, the third one the copy of the database that was written to. Without
 * the file, the catalog is in the directory.
 */
public record CatalogFile(DataDirectory folder) {
    static final String NAME = "catalog.conf";

    private static final int MAX_BYTES = 8_192;
    private static final int PASSWORD_LINE = 1;
    private static final int SERVER_LINE = 2;

    /** @throws dev.coffre.vault.problem.Problem if the file is unreadable or has no address */
    public CatalogLocation read() {
        List<String> lines = lines();
        if (lines.isEmpty()) {
            return inFolder();
        }
        try {
            return PostgresAddress.parse(
                    lines.getFirst(), line(lines, PASSWORD_LINE).map(Path::of));
        } catch (Problem e) {
            throw ProblemCode.DATA_FOLDER_UNUSABLE
                    .with("folder", folder.root())
                    .with("reason", "catalog.conf has no address of PostgreSQL in its first line")
                    .causedBy(e);
        }
    }

    /** Returns whether the directory says where its catalog is. */
    public boolean exists() {
        return Files.exists(file());
    }

    /** Returns the copy of the database that was written to; empty if none is recorded. */
    public Optional<ServerIdentity> server() {
        return line(lines(), SERVER_LINE).flatMap(ServerIdentity::parse);
    }

    private List<String> lines() {
        if (!exists()) {
            return List.of();
        }
        try (var in = Files.newInputStream(file())) {
            List<String> lines = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.isEmpty() ? List.of("") : lines;
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    private static Optional<String> line(List<String> lines, int number) {
        return lines.stream().skip(number).findFirst().filter(text -> !text.isEmpty());
    }

    /** Returns the location within the directory. */
    public CatalogLocation inFolder() {
        return new SqliteLocation(folder.catalog());
    }

    /** @param server the copy of the database that was written to; empty if any may be found next */
    public void write(CatalogLocation location, Optional<ServerIdentity> server) {
        try {
            switch (location) {
                case SqliteLocation folder -> Files.deleteIfExists(file());
                case PostgresLocation postgres -> {
                    String password =
                            postgres.passwordFile().map(Path::toString).orElse("");
                    String copy = server.map(ServerIdentity::toString).orElse("");
                    String text = String.join("\n", postgres.toString(), password, copy, "");
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
