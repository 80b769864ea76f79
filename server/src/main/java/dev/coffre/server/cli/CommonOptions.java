package dev.coffre.server.cli;

import dev.coffre.server.data.DataFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every command on a data folder. */
final class CommonOptions {
    @Option(names = "--data", required = true, paramLabel = "DIR", descriptionKey = "data")
    private Path data = Path.of("");

    @Option(names = "--json", descriptionKey = "json")
    private boolean json;

    DataFolder folder() {
        return new DataFolder(data.toAbsolutePath().normalize());
    }

    boolean json() {
        return json;
    }
}
