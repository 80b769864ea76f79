package dev.coffre.server.endpoint;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.metrics.PrometheusExporter;
import dev.coffre.server.metrics.RequestMetrics;
import dev.coffre.server.metrics.RuntimeMetrics;
import dev.coffre.server.openapi.ApiDocument;
import dev.coffre.server.openapi.Operation;
import dev.coffre.server.service.ProductVersion;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.WireJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.function.SingletonSupplier;

/** All routes of docs/protocol.md. */
public final class VaultApi {
    private final Map<String, List<Route>> chapters = new LinkedHashMap<>();

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
                service.apiTokens());
        chapters.put("Trust and tokens", new RegistrationRoutes(service, guard, threads).routes());
        chapters.put("Backup", new BackupRoutes(service, guard, threads, requestMetrics).routes());
        chapters.put("Recovery", new RecoveryRoutes(service, guard, threads).routes());
        chapters.put("Reports", new ReportRoutes(service, guard).routes());
        chapters.put("Downloads", new DownloadRoutes(guard, service.agentPackages()).routes());
        chapters.put("Vaults and machines", new AdminRoutes(service, guard, threads).routes());
        chapters.put("Accounts", new AccountRoutes(service, guard, threads).routes());
        chapters.put("API tokens", new TokenRoutes(service, guard, threads).routes());
        chapters.put("Audit log", new AuditRoutes(service, guard, threads).routes());
        chapters.put("Address", new AddressRoutes(service, guard, threads).routes());
        chapters.put("Jobs and health", new HealthRoutes(service, guard, threads).routes());
        chapters.put("Alerts", new AlertRoutes(service, guard, threads).routes());
        chapters.put("Retention", new RetentionRoutes(service, guard, threads).routes());
        chapters.put("Mail", new MailRoutes(service, guard, threads).routes());
        PrometheusExporter figures = new PrometheusExporter(
                List.of(new RuntimeMetrics(ProductVersion.current()), service.metrics(), requestMetrics));
        chapters.put("Watching", new MonitoringRoutes(service, guard, threads, figures).routes());
        chapters.put("This document", new DocumentRoutes(guard, this::document).routes());
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
        chapters.forEach((chapter, routes) ->
                operations.put(chapter, routes.stream().map(Route::operation).toList()));
        return operations;
    }
}
