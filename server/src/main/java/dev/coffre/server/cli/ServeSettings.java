package dev.coffre.server.cli;

import dev.coffre.server.address.Serving;
import dev.coffre.server.data.DataFolder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the service is to run.
 *
 * @param serving under which addresses agents reach it, and how they recognise it
 * @param password of the administrator whom the first start makes; when empty, it shows a setup code
 * @param agentArchives where the agent's packages lie
 */
record ServeSettings(
        DataFolder folder,
        String address,
        int port,
        Serving serving,
        Optional<String> password,
        Path agentArchives,
        String logLevel) {
    /** Without the password, which must not reach a log. */
    @Override
    public String toString() {
        return "ServeSettings[" + folder + ", " + address + ":" + port + "]";
    }
}
