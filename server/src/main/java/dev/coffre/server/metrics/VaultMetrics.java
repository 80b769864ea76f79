package dev.coffre.server.metrics;

import dev.coffre.server.alerts.AlertService;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.JobQuery;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.UsageDayRow;
import dev.coffre.server.catalog.UsageDayTable;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.health.VaultHealth;
import dev.coffre.server.instrumentation.LabeledCounter;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Metrics of vaults and machines. A vault is labelled by its name, which its administrator chose. A machine is labelled
 * by its id, and one series maps the id to its name. If there are more than {@value #MAX_MACHINES} machines, only those
 * whose newest points are oldest have series of their own.
 */
public final class VaultMetrics implements MetricSource {
    /** The most machines that have series of their own, in all vaults together. */
    public static final int MAX_MACHINES = 1_000;

    private static final double MILLIS = 1_000;
    private static final List<String> VAULT = List.of("vault");
    private static final List<String> MACHINE = List.of("vault", "machine");

    private final Catalog catalog;
    private final MachineHealthService healthService;
    private final AlertService alerts;
    private final LabeledCounter jobs;
    private final LabeledCounter signIns;

    /**
     * @param jobs ended jobs, by vault id, kind and state
     * @param signIns by result
     */
    public VaultMetrics(
            Catalog catalog,
            MachineHealthService health,
            AlertService alerts,
            LabeledCounter jobs,
            LabeledCounter signIns) {
        this.catalog = catalog;
        this.healthService = health;
        this.alerts = alerts;
        this.jobs = jobs;
        this.signIns = signIns;
    }

    @Override
    public void collect(MetricsBuilder metrics) {
        Map<VaultId, VaultRow> vaults = catalog.read(connection -> new VaultTable(connection).all()).stream()
                .collect(Collectors.toMap(VaultRow::id, vault -> vault));
        machines(metrics, vaults);
        jobs(metrics, vaults);
        alerts(metrics, vaults);
        bytes(metrics, vaults);
        damage(metrics, vaults);
        metrics.counter(
                "coffre_sign_ins", "Sign-ins of people, by how they ended.", List.of("result"), signIns.counts());
    }

    private record MachineSample(String vault, MachineHealth machine) {
        List<String> labels() {
            return List.of(vault, machine.machine().toString());
        }

        Instant newest() {
            return machine.points().newest().orElse(Instant.EPOCH);
        }
    }

    private void machines(MetricsBuilder metrics, Map<VaultId, VaultRow> vaults) {
        Map<List<String>, Long> counts = new HashMap<>();
        Map<List<String>, Long> withoutPoint = new HashMap<>();
        Map<List<String>, Double> oldest = new HashMap<>();
        List<MachineSample> all = new java.util.ArrayList<>();
        for (VaultRow vault : vaults.values()) {
            VaultHealth now = healthService.cached(vault.id());
            now.counts().forEach((protection, count) -> counts.put(List.of(vault.name(), protection.code()), count));
            List<MachineSample> ofVault = now.machines().stream()
                    .map(machine -> new MachineSample(vault.name(), machine))
                    .toList();
            all.addAll(ofVault);
            withoutPoint.put(
                    List.of(vault.name()),
                    ofVault.stream()
                            .filter(one -> one.newest().equals(Instant.EPOCH))
                            .count());
            ofVault.stream()
                    .map(MachineSample::newest)
                    .filter(newest -> newest.isAfter(Instant.EPOCH))
                    .min(Comparator.naturalOrder())
                    .ifPresent(newest -> oldest.put(List.of(vault.name()), seconds(newest)));
        }
        List<MachineSample> sampled = all.stream()
                .sorted(Comparator.comparing(MachineSample::newest))
                .limit(MAX_MACHINES)
                .toList();
        metrics.gauge("coffre_machines", "Machines by protection.", List.of("vault", "protection"), counts);
        metrics.gauge(
                "coffre_machines_without_point", "Machines that have no recovery point yet.", VAULT, withoutPoint);
        metrics.gauge(
                "coffre_oldest_last_point_timestamp_seconds",
                "When the newest recovery point was received of the machine that has waited longest.",
                VAULT,
                oldest);
        metrics.gauge(
                "coffre_machine_last_point_timestamp_seconds",
                "When the machine's newest recovery point was received.",
                MACHINE,
                sampled.stream()
                        .filter(one -> one.newest().isAfter(Instant.EPOCH))
                        .collect(Collectors.toMap(MachineSample::labels, one -> seconds(one.newest()))));
        metrics.gauge(
                "coffre_machine_seen_timestamp_seconds",
                "When the machine's agent called last.",
                MACHINE,
                sampled.stream()
                        .collect(Collectors.toMap(
                                MachineSample::labels,
                                one -> seconds(one.machine().seen()))));
        metrics.info(
                "coffre_machine",
                "How the machine is called.",
                List.of("vault", "machine", "name"),
                sampled.stream()
                        .map(one -> List.of(
                                one.vault(),
                                one.machine().machine().toString(),
                                one.machine().name()))
                        .toList());
        metrics.gauge(
                "coffre_machines_left_out",
                "Machines without series of their own, because there are too many.",
                all.size() - sampled.size());
    }

    private void jobs(MetricsBuilder metrics, Map<VaultId, VaultRow> vaults) {
        Map<List<String>, Long> running = catalog.read(connection -> {
            Map<List<String>, Long> now = new HashMap<>();
            for (VaultRow vault : vaults.values()) {
                JobFilter filter = JobFilter.of(vault.id()).states(Set.of(JobState.IN_PROGRESS));
                now.put(
                        List.of(vault.name()),
                        new JobQuery(connection).countByState(filter).getOrDefault(JobState.IN_PROGRESS, 0L));
            }
            return now;
        });
        metrics.gauge("coffre_jobs_running", "Jobs in progress.", VAULT, running);
        Map<List<String>, Long> ended = new HashMap<>();
        jobs.counts()
                .forEach((labels, count) -> Optional.ofNullable(vaults.get(VaultId.parse(labels.getFirst())))
                        .ifPresent(vault -> ended.put(List.of(vault.name(), labels.get(1), labels.get(2)), count)));
        metrics.counter("coffre_jobs", "Jobs that ended.", List.of("vault", "kind", "state"), ended);
    }

    private void alerts(MetricsBuilder metrics, Map<VaultId, VaultRow> vaults) {
        Map<VaultId, Map<AlertSeverity, Long>> open = alerts.open(vaults.keySet());
        Map<List<String>, Long> counts = new HashMap<>();
        for (VaultRow vault : vaults.values()) {
            for (AlertSeverity severity : AlertSeverity.values()) {
                counts.put(
                        List.of(vault.name(), severity.code()),
                        open.getOrDefault(vault.id(), Map.of()).getOrDefault(severity, 0L));
            }
        }
        metrics.gauge(
                "coffre_alerts_open", "Alerts that nobody has acknowledged.", List.of("vault", "severity"), counts);
    }

    private void bytes(MetricsBuilder metrics, Map<VaultId, VaultRow> vaults) {
        Map<List<String>, Long> stored = new HashMap<>();
        Map<List<String>, Long> source = new HashMap<>();
        Map<List<String>, Long> quota = new HashMap<>();
        Map<List<String>, Long> points = new HashMap<>();
        LocalDate anyDay = LocalDate.ofInstant(Instant.EPOCH, ZoneOffset.UTC);
        catalog.read(connection -> {
            for (VaultRow vault : vaults.values()) {
                List<String> labels = List.of(vault.name());
                UsageDayRow now = new UsageDayTable(connection).current(vault.id(), anyDay);
                stored.put(labels, now.bytesStored());
                source.put(labels, now.bytesSource());
                points.put(labels, new PointTable(connection).count(vault.id()));
                if (vault.quota() > 0) {
                    quota.put(labels, vault.quota());
                }
            }
            return true;
        });
        metrics.gauge("coffre_stored_bytes", "Bytes of records that the vault keeps.", VAULT, stored);
        metrics.gauge("coffre_source_bytes", "Bytes of the files in the machines' newest points.", VAULT, source);
        metrics.gauge("coffre_quota_bytes", "What the vault may store, where there is a limit.", VAULT, quota);
        metrics.gauge("coffre_points", "Recovery points that the vault keeps.", VAULT, points);
    }

    private void damage(MetricsBuilder metrics, Map<VaultId, VaultRow> vaults) {
        Set<VaultId> damaged =
                catalog.read(connection -> new AlertTable(connection).active(AlertKind.STORE_DAMAGED)).stream()
                        .map(AlertRow::vault)
                        .collect(Collectors.toSet());
        metrics.gauge(
                "coffre_store_damaged",
                "1 while something of the vault is known to be damaged.",
                VAULT,
                vaults.values().stream()
                        .collect(Collectors.toMap(
                                vault -> List.of(vault.name()), vault -> damaged.contains(vault.id()) ? 1 : 0)));
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / MILLIS;
    }
}
