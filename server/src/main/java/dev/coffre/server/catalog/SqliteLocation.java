package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A catalog in a folder of its own.
 *
 * @param folder holds nothing else
 */
public record SqliteLocation(Path folder) implements CatalogLocation {
    private static final int READ_CONNECTIONS = 5;
    private static final String FILE = "catalog.db";

    @Override
    public boolean exists() {
        return Files.exists(file());
    }

    private Path file() {
        return folder.resolve(FILE);
    }

    @Override
    public SqliteLocation beside() {
        return new SqliteLocation(folder.resolveSibling(folder.getFileName() + ".rebuilding"));
    }

    @Override
    public void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public void replace() {
        delete();
        try {
            Files.move(beside().folder, folder);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Problem unusable(IOException e) {
        return ProblemCode.DATA_FOLDER_UNUSABLE
                .with("folder", folder)
                .with("reason", SystemReason.of(e))
                .causedBy(e);
    }

    @Override
    public CatalogEngine open(UnaryOperator<ConnectionSource> through) {
        try {
            Files.createDirectories(folder);
            SqliteSource sqlite = new SqliteSource(file());
            new Migrations(Dialect.SQLITE, Optional.empty()).run(sqlite.forMigration());
            ConnectionSource source = through.apply(sqlite);
            return new CatalogEngine(
                    new CheckpointedWrites(ReopeningConnection.open(source::forWriting), sqlite),
                    ConnectionPool.of(source, READ_CONNECTIONS),
                    new SqliteProblems(folder.toFile()),
                    Optional.empty(),
                    Optional.empty(),
                    new CatalogLoad());
        } catch (IOException e) {
            throw damaged(e);
        } catch (SQLException e) {
            Problem problem = new SqliteProblems(folder.toFile()).problemOf(e);
            throw problem.code() == ProblemCode.CATALOG_DAMAGED ? damaged(e) : problem;
        }
    }

    private Problem damaged(Exception cause) {
        return ProblemCode.CATALOG_DAMAGED
                .with("reason", file() + ": " + SystemReason.of(cause))
                .causedBy(cause);
    }

    @Override
    public boolean isSamePlace(CatalogLocation other) {
        return equals(other);
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
