package dev.coffre.server.cli;

import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the commands that decide where the store is. */
final class StoreOptions {
    private static final String IN_FOLDER = "folder";

    @Option(
            names = "--store",
            paramLabel = "folder|URL",
            defaultValue = "${env:COFFRE_VAULT_STORE}",
            descriptionKey = "store")
    private Optional<String> store = Optional.empty();

    @Option(
            names = "--store-credentials-file",
            paramLabel = "F",
            defaultValue = "${env:COFFRE_VAULT_STORE_CREDENTIALS_FILE}",
            descriptionKey = "store-credentials-file")
    private Optional<Path> credentialsFile = Optional.empty();

    /**
     * Returns where the store is to be; empty for where it was last.
     *
     * @throws dev.coffre.vault.problem.Problem {@code flags-invalid}
     */
    Optional<StoreLocation> location(DataDirectory folder) {
        boolean isBucket = store.orElse("").startsWith(S3Location.SCHEME);
        if (isBucket != credentialsFile.isPresent()) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", "--store with s3:// and --store-credentials-file need each other");
        }
        return store.map(text -> text.equals(IN_FOLDER)
                ? new StoreLocationFile(folder).inFolder()
                : S3Location.parse(
                        text,
                        credentialsFile.orElse(Path.of("")).toAbsolutePath().normalize()));
    }
}
