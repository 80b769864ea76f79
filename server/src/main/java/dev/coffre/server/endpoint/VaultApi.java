package dev.coffre.server.endpoint;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.metrics.PrometheusExporter;
import dev.coffre.server.metrics.RequestMetrics;
import dev.coffre.server.metrics.RuntimeMetrics;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.openapi.ApiDocument;
import dev.coffre.server.openapi.Operation;
import dev.coffre.server.service.ProductVersion;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.WireJson;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.function.SingletonSupplier;

/** All routes of docs/protocol.md. */
public final class VaultApi {
    private final Map<ApiChapter, List<Route>> chapters = new EnumMap<>(ApiChapter.class);

    private final RequestMetrics requestMetrics = new RequestMetrics();

    /** Built on demand: few clients ask for it, and building it would slow the start. */
    private final SingletonSupplier<byte[]> document =
            SingletonSupplier.of(() -> WireJson.write(ApiDocument.of(operations(), ProductVersion.current())));

    /** @param threads for blocking work */
    public VaultApi(VaultService service, PlatformThreads threads) {
        ApiAuthenticator guard = new ApiAuthenticator(
                service.tokens(),
                service.credentialsVerifier(),
                service.sightings(),
                service.accountQueries(),
                service.apiTokens(),
                service.resources());
        PrometheusExporter figures = new PrometheusExporter(
                List.of(new RuntimeMetrics(ProductVersion.current()), service.metrics(), requestMetrics));
        put(ApiChapter.TRUST, new RegistrationRoutes(service, guard, threads).routes());
        put(ApiChapter.BACKUP, new BackupRoutes(service, guard, threads, requestMetrics).routes());
        put(ApiChapter.RECOVERY, new RecoveryRoutes(service, guard, threads).routes());
        put(ApiChapter.REPORTS, new ReportRoutes(service, guard).routes());
        put(ApiChapter.DOWNLOADS, new DownloadRoutes(guard, service.agentPackages()).routes());
        put(ApiChapter.ACCOUNTS, new AccountRoutes(service, guard, threads).routes());
        put(ApiChapter.AUDIT, new AuditRoutes(service, guard).routes());
        put(ApiChapter.HEALTH, new HealthRoutes(service, guard, threads).routes());
        put(ApiChapter.RETENTION, new RetentionRoutes(service, guard, threads).routes());
        put(ApiChapter.MONITORING, new MonitoringRoutes(service, guard, threads, figures).routes());
        put(ApiChapter.DOCUMENT, new DocumentRoutes(guard, this::document).routes());
        CommandRoutes commands = new CommandRoutes(guard, new CommandExecutor(service.administration(), threads));
        for (ApiChapter chapter : ApiChapter.values()) {
            put(chapter, commands.of(chapter));
        }
    }

    private void put(ApiChapter chapter, List<Route> routes) {
        chapters.computeIfAbsent(chapter, _ -> new ArrayList<>()).addAll(routes);
    }

    List<Route> routes() {
        return chapters.values().stream().flatMap(List::stream).toList();
    }

    /** Metrics, to be updated for every request that was answered. */
    RequestMetrics requestMetrics() {
        return requestMetrics;
    }

    /** The OpenAPI document as JSON. */
    byte[] document() {
        return document.obtain();
    }

    private Map<String, List<Operation>> operations() {
        Map<String, List<Operation>> operations = new LinkedHashMap<>();
        chapters.forEach((chapter, routes) -> operations.put(
                chapter.title(), routes.stream().map(Route::operation).toList()));
        return operations;
    }
}
