package dev.coffre.server.endpoint;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.service.VaultService;
import java.util.List;
import java.util.stream.Stream;

/** Every route of docs/protocol.md. */
public final class VaultApi {
    private final List<Route> routes;

    /** @param threads for what would hold up others */
    public VaultApi(VaultService service, PlatformThreads threads) {
        Guard guard = new Guard(
                service.tokens(),
                service.credentialsCheck(),
                service.sightings(),
                service.people(),
                service.apiTokens());
        this.routes = Stream.of(
                        new TrustRoutes(service, guard, threads).routes(),
                        new BackupRoutes(service, guard, threads).routes(),
                        new RecoveryRoutes(service, guard, threads).routes(),
                        new ReportRoutes(service, guard).routes(),
                        new DownloadRoutes(service.agentArchives()).routes(),
                        new AdminRoutes(service, guard, threads).routes(),
                        new AccountRoutes(service, guard, threads).routes(),
                        new TokenRoutes(service, guard, threads).routes(),
                        new AuditRoutes(service, guard, threads).routes(),
                        new AddressRoutes(service, guard, threads).routes(),
                        new HealthRoutes(service, guard, threads).routes(),
                        new AlertRoutes(service, guard).routes(),
                        new MailRoutes(service, guard, threads).routes())
                .flatMap(List::stream)
                .toList();
    }

    List<Route> routes() {
        return routes;
    }
}
