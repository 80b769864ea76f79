package dev.coffre.server.endpoint;

import dev.coffre.server.audit.AuditExport;
import dev.coffre.server.hosting.AuditQueries;
import dev.coffre.server.hosting.HealthQueries;
import dev.coffre.server.hosting.JobQueries;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.jobs.JobExport;
import dev.coffre.server.metrics.MetricSource;
import dev.coffre.server.metrics.PrometheusExporter;
import dev.coffre.server.metrics.RequestMetrics;
import dev.coffre.server.metrics.RuntimeMetrics;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.openapi.ApiDocument;
import dev.coffre.server.openapi.Operation;
import dev.coffre.server.service.AccessServices;
import dev.coffre.server.service.AdministrationServices;
import dev.coffre.server.service.BackupServices;
import dev.coffre.server.service.MachineServices;
import dev.coffre.server.service.MaintenanceServices;
import dev.coffre.server.service.MonitoringServices;
import dev.coffre.server.service.PeopleServices;
import dev.coffre.server.service.ProductVersion;
import dev.coffre.server.service.VaultServices;
import dev.coffre.vault.wire.WireJson;
import java.time.InstantSource;
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
    public VaultApi(
            VaultServices services,
            AdministrationServices administration,
            InstantSource clock,
            PlatformThreads threads) {
        AccessServices access = services.access();
        BackupServices backup = services.backup();
        MachineServices machines = services.machines();
        MaintenanceServices maintenance = services.maintenance();
        PeopleServices people = services.people();
        MonitoringServices monitoring = services.monitoring();
        ApiAuthenticator authenticator = new ApiAuthenticator(
                access.tokens(),
                access.credentialsVerifier(),
                machines.lastSeen(),
                people.queries(),
                people.apiTokens(),
                machines.resources());
        put(
                ApiChapter.TRUST,
                new RegistrationRoutes(
                                machines.registration(),
                                machines.replacement(),
                                people.auditLog(),
                                clock,
                                authenticator,
                                threads)
                        .routes());
        put(
                ApiChapter.TRUST,
                new MachineTokenRoutes(
                                access.challenges(),
                                access.machineAuthenticator(),
                                access.readerTokenIssuer(),
                                administration.addresses(),
                                clock,
                                authenticator,
                                threads)
                        .routes());
        put(
                ApiChapter.BACKUP,
                new BackupRoutes(
                                backup.sessions(),
                                backup.pointLimits(),
                                backup.pointCommit(),
                                authenticator,
                                threads,
                                requestMetrics)
                        .routes());
        put(
                ApiChapter.RECOVERY,
                new RecoveryRoutes(
                                backup.recordFetch(),
                                backup.pointFetch(),
                                backup.keySlots(),
                                machines.inventory(),
                                people.auditLog(),
                                authenticator,
                                threads)
                        .routes());
        put(
                ApiChapter.REPORTS,
                new ReportRoutes(monitoring.jobRecorder(), machines.lastSeen(), authenticator, threads).routes());
        put(ApiChapter.DOWNLOADS, new DownloadRoutes(authenticator, machines.agentPackages()).routes());
        put(
                ApiChapter.ACCOUNTS,
                new AccountRoutes(people.initialSetup(), people.signIn(), access.tokens(), authenticator, threads)
                        .routes());
        put(
                ApiChapter.AUDIT,
                new AuditRoutes(
                                new AuditQueries(machines.resources(), people.auditLog()),
                                new AuditExport(people.auditLog()),
                                authenticator)
                        .routes());
        put(
                ApiChapter.HEALTH,
                new HealthRoutes(
                                new JobQueries(machines.resources(), monitoring.jobSearch()),
                                new JobExport(monitoring.jobSearch()),
                                new HealthQueries(machines.health(), monitoring.jobSearch(), monitoring.usage()),
                                machines.resources(),
                                clock,
                                authenticator,
                                threads)
                        .routes());
        put(
                ApiChapter.RETENTION,
                new RetentionRoutes(
                                maintenance.retention(),
                                maintenance.deletion(),
                                access.securityPins(),
                                machines.inventory(),
                                people.auditLog(),
                                authenticator,
                                threads)
                        .routes());
        put(
                ApiChapter.MONITORING,
                new MonitoringRoutes(monitoring.readiness(), authenticator, threads, exporter(monitoring.metrics()))
                        .routes());
        put(ApiChapter.DOCUMENT, new DocumentRoutes(authenticator, this::document).routes());
        CommandRoutes commands =
                new CommandRoutes(authenticator, new CommandExecutor(administration.administration(), threads));
        for (ApiChapter chapter : ApiChapter.values()) {
            put(chapter, commands.of(chapter));
        }
    }

    private void put(ApiChapter chapter, List<Route> routes) {
        chapters.computeIfAbsent(chapter, _ -> new ArrayList<>()).addAll(routes);
    }

    private PrometheusExporter exporter(List<MetricSource> ofService) {
        List<MetricSource> sources = new ArrayList<>();
        sources.add(new RuntimeMetrics(ProductVersion.current()));
        sources.addAll(ofService);
        sources.add(requestMetrics);
        return new PrometheusExporter(sources);
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
