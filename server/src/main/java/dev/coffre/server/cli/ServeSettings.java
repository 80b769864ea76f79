package dev.coffre.server.cli;

import dev.coffre.server.data.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the service is to run.
 *
 * @param urls under which agents reach it; the first free guess when empty
 * @param password of the administrator whom the first start makes; when empty, it shows a setup code
 * @param agentArchives where the agent's packages lie
 */
record ServeSettings(
        DataFolder folder,
        String address,
        int port,
        List<String> urls,
        Optional<String> password,
        Path agentArchives,
        String logLevel) {
    ServeSettings {
        urls = List.copyOf(urls);
    }

    /** Without the password, which must not reach a log. */
    @Override
    public String toString() {
        return "ServeSettings[" + folder + ", " + address + ":" + port + "]";
    }
}
