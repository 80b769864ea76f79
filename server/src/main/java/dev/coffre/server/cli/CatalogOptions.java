package dev.coffre.server.cli;

import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.PostgresAddress;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the commands that decide where the catalog is. */
final class CatalogOptions {
    private static final String IN_FOLDER = "sqlite";

    @Option(
            names = "--catalog",
            paramLabel = "sqlite|URL",
            defaultValue = "${env:COFFRE_VAULT_CATALOG}",
            descriptionKey = "catalog")
    private Optional<String> catalog = Optional.empty();

    @Option(
            names = "--catalog-password-file",
            paramLabel = "F",
            defaultValue = "${env:COFFRE_VAULT_CATALOG_PASSWORD_FILE}",
            descriptionKey = "catalog-password-file")
    private Optional<Path> passwordFile = Optional.empty();

    /**
     * Returns where the catalog is to be; empty for where it was last.
     *
     * @throws dev.coffre.vault.problem.Problem {@code flags-invalid}
     */
    Optional<CatalogLocation> location(DataDirectory folder) {
        if (passwordFile.isPresent() && !catalog.orElse("").startsWith(PostgresAddress.SCHEME)) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", "--catalog-password-file needs --catalog with an address of PostgreSQL");
        }
        return catalog.map(text -> text.equals(IN_FOLDER)
                ? new CatalogFile(folder).inFolder()
                : PostgresAddress.parse(
                        text, passwordFile.map(file -> file.toAbsolutePath().normalize())));
    }
}
