package dev.coffre.server.metrics;

import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.health.Dependencies;
import dev.coffre.server.health.DependencyWatch;
import dev.coffre.server.store.StoreRequestMeter;
import dev.coffre.server.store.StoreRequestMeter.MeteredStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Metrics of what this process uses over a network: the storage service and the catalog's database. */
public final class DependencyMetrics implements MetricSource {
    private static final List<String> KIND = List.of("kind");

    private final Dependencies dependencies;
    private final Optional<MeteredStore> store;
    private final Catalog catalog;
    private final AuditLog audit;

    /** @param store empty for a store on a disk */
    public DependencyMetrics(Dependencies dependencies, Optional<MeteredStore> store, Catalog catalog, AuditLog audit) {
        this.dependencies = dependencies;
        this.store = store;
        this.catalog = catalog;
        this.audit = audit;
    }

    @Override
    public void collect(MetricsBuilder metrics) {
        metrics.gauge("coffre_store_up", "1 if the store worked when it was looked at last.", up(dependencies.store()));
        store(metrics, store.map(MeteredStore::meter).orElseGet(StoreRequestMeter::empty));
        database(metrics);
    }

    private static int up(DependencyWatch watch) {
        return watch.failingFor().isZero() ? 1 : 0;
    }

    private void store(MetricsBuilder metrics, StoreRequestMeter meter) {
        metrics.gauge(
                "coffre_store_paused",
                "1 while requests fail at once, because the storage service did not answer several times.",
                List.of(),
                store.map(metered -> Map.of(List.<String>of(), metered.isPaused() ? 1 : 0))
                        .orElse(Map.of()));
        metrics.counter(
                "coffre_store_requests",
                "Requests to the storage service, by how they ended.",
                List.of("kind", "outcome"),
                meter.requests().counts());
        metrics.histogram(
                "coffre_store_request_duration_seconds",
                "How long requests to the storage service took, repetitions included.",
                KIND,
                meter.durations());
        metrics.counter(
                "coffre_store_repetitions",
                "Tries after a first one that failed.",
                KIND,
                meter.repetitions().counts());
        metrics.counter(
                "coffre_store_transferred_bytes",
                "Bytes of bodies to and from the storage service.",
                List.of("direction"),
                meter.bytes().counts());
    }

    private void database(MetricsBuilder metrics) {
        metrics.counter(
                "coffre_catalog_failures",
                "Transactions that the catalog's database failed, by the problem's code.",
                List.of("code"),
                catalog.failures());
        metrics.histogram(
                "coffre_catalog_wait_seconds",
                "How long transactions waited for a connection, for other writers, or for the ledger's turn.",
                List.of("for"),
                catalog.waits());
        metrics.gauge(
                "coffre_catalog_connections",
                "Connections to the database by state, and threads that wait for one (awaited).",
                List.of("pool", "state"),
                catalog.connections());
        metrics.gauge(
                "coffre_roles",
                "1 if this process does the work of the role, which one process of a service does at a time.",
                List.of("role"),
                roles());
        metrics.gauge(
                "coffre_audit_unshipped_entries",
                "Entries of the audit log that are in the catalog only.",
                List.of(),
                catalog.isShared() ? Map.of(List.of(), audit.unshipped()) : Map.of());
    }

    /** The role of the whole service is taken where one process may run, which is over a disk. */
    private Map<List<String>, Integer> roles() {
        return catalog.isShared()
                ? Arrays.stream(LeaseRole.values())
                        .filter(role -> role != LeaseRole.SERVICE || store.isEmpty())
                        .collect(Collectors.toMap(
                                role -> List.of(role.code()),
                                role -> catalog.role(role).isHeld() ? 1 : 0))
                : Map.of();
    }
}
