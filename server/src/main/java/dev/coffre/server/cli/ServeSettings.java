package dev.coffre.server.cli;

import dev.coffre.server.address.Serving;
import dev.coffre.server.data.DataFolder;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the service is to run.
 *
 * @param serving under which addresses agents reach it, and how they recognise it
 * @param password of the administrator whom the first start makes; when empty, it shows a setup code
 * @param agentArchives where the agent's packages lie
 * @param proxies whose word is taken on where a request comes from
 * @param edge how it treats whoever connects
 */
record ServeSettings(
        DataFolder folder,
        String address,
        int port,
        Serving serving,
        Optional<String> password,
        Path agentArchives,
        String logLevel,
        LogFormat logFormat,
        TrustedProxies proxies,
        WebServer.Edge edge) {
    /** Without the password, which must not reach a log. */
    @Override
    public String toString() {
        return "ServeSettings[" + folder + ", " + address + ":" + port + "]";
    }
}
