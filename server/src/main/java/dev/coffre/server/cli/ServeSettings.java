package dev.coffre.server.cli;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.service.Locations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of a run of the service.
 *
 * @param locations where catalog and store are to be
 * @param serving addresses of the service, and how agents recognise it
 * @param password for the administrator that the first start creates; if empty, it shows a setup code
 * @param agentArchives directory of the agent packages
 * @param proxies reverse proxies whose forwarding headers are trusted
 * @param edge limits and policies for clients
 * @param drain how long to answer requests after a stop signal, while not ready; empty for the default
 */
record ServeSettings(
        DataDirectory folder,
        Locations locations,
        String address,
        int port,
        AddressSettings serving,
        Optional<String> password,
        Path agentArchives,
        String logLevel,
        LogFormat logFormat,
        TrustedProxies proxies,
        WebServer.EdgePolicy edge,
        Optional<Duration> drain) {
    /** Omits the password, which must not reach a log. */
    @Override
    public String toString() {
        return "ServeSettings[" + folder + ", " + address + ":" + port + "]";
    }
}
