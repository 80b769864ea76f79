package dev.coffre.server.cli;

import dev.coffre.server.datadir.DataDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every command on a data folder. */
final class DataFolderOptions {
    @Option(names = "--data", required = true, paramLabel = "DIR", descriptionKey = "data")
    private Path data = Path.of("");

    @Option(names = "--json", descriptionKey = "json")
    private boolean json;

    DataDirectory folder() {
        return new DataDirectory(data.toAbsolutePath().normalize());
    }

    boolean json() {
        return json;
    }
}
