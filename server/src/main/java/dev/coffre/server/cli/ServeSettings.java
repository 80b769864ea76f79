package dev.coffre.server.cli;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a run of the service.
 *
 * @param catalog where the catalog is to be; empty for where it was last
 * @param serving addresses of the service, and how agents recognise it
 * @param password for the administrator that the first start creates; if empty, it shows a setup code
 * @param agentArchives directory of the agent packages
 * @param proxies reverse proxies whose forwarding headers are trusted
 * @param edge limits and policies for clients
 */
record ServeSettings(
        DataDirectory folder,
        Optional<CatalogLocation> catalog,
        String address,
        int port,
        AddressSettings serving,
        Optional<String> password,
        Path agentArchives,
        String logLevel,
        LogFormat logFormat,
        TrustedProxies proxies,
        WebServer.EdgePolicy edge) {
    /** Omits the password, which must not reach a log. */
    @Override
    public String toString() {
        return "ServeSettings[" + folder + ", " + address + ":" + port + "]";
    }
}
