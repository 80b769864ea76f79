package dev.coffre.server.metrics;

import dev.coffre.server.admission.DiskSpace;
import dev.coffre.server.audit.AuditEntry;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DegradedPointQuery;
import dev.coffre.server.catalog.ForeignVersionTable;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.MailTable;
import dev.coffre.server.catalog.VersionListingTable;
import dev.coffre.server.scrub.ScrubService;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Metrics of the store and its care: disk, scrub, garbage collection, waiting mail, and the catalog's durations. */
public final class StoreMetrics implements MetricSource {
    private static final double MILLIS = 1_000;

    private final Catalog catalog;
    private final DiskSpace disk;
    private final AuditLog audit;
    private final BooleanSupplier scrubbing;
    private final ScrubService scrubs;

    /** @param scrubbing whether a scrub is running */
    public StoreMetrics(
            Catalog catalog, DiskSpace disk, AuditLog audit, BooleanSupplier scrubbing, ScrubService scrubs) {
        this.catalog = catalog;
        this.disk = disk;
        this.audit = audit;
        this.scrubbing = scrubbing;
        this.scrubs = scrubs;
    }

    @Override
    public void collect(MetricsBuilder metrics) {
        disk(metrics);
        scrub(metrics);
        collection(metrics);
        mail(metrics);
        metrics.histogram(
                "coffre_catalog_duration_seconds",
                "How long the catalog took, waiting included.",
                List.of("kind"),
                catalog.durations());
    }

    private void disk(MetricsBuilder metrics) {
        metrics.gauge(
                "coffre_disk_usable_bytes", "The disk of the data folder without what is kept back.", disk.usable());
        metrics.gauge("coffre_disk_used_bytes", "What is used of it, by whomever.", disk.used());
    }

    /** Takes the time of the last scrub from the audit log, which survives a restart. */
    private void scrub(MetricsBuilder metrics) {
        AuditFilter scrubs = new AuditFilter(
                Optional.empty(), Optional.empty(), Optional.of("scrub"), Optional.empty(), Optional.empty());
        Map<List<String>, Double> last = audit.page(scrubs, Optional.empty(), 1).entries().stream()
                .filter(entry -> entry.outcome().equals(AuditLog.DONE))
                .collect(Collectors.toMap(unused -> List.<String>of(), (AuditEntry entry) -> seconds(entry.at())));
        metrics.gauge("coffre_scrub_running", "1 while the store is re-read.", scrubbing.getAsBoolean() ? 1 : 0);
        metrics.gauge("coffre_scrub_last_timestamp_seconds", "When the store was re-read to its end.", List.of(), last);
        metrics.gauge(
                "coffre_scrub_unread_bytes",
                "Of packs that were not read again within the time of the plan.",
                this.scrubs.bytesUnread());
        metrics.gauge(
                "coffre_points_degraded",
                "Recovery points that cannot be recovered whole.",
                catalog.read(connection -> new DegradedPointQuery(connection).count()));
    }

    private void collection(MetricsBuilder metrics) {
        boolean halted =
                catalog.read(connection -> new GcCycleTable(connection).state()).halted();
        metrics.gauge(
                "coffre_collection_halted",
                "1 while collection waits for somebody to look: nothing is freed.",
                halted ? 1 : 0);
        metrics.gauge(
                "coffre_locked_bytes",
                "Bytes of objects that are needed no more and stay until their locks end.",
                catalog.read(connection -> new LockedObjectTable(connection).releasedBytes()));
        metrics.gauge(
                "coffre_foreign_versions",
                "Versions and delete markers that somebody else wrote into the bucket.",
                catalog.read(connection -> new ForeignVersionTable(connection).count()));
        metrics.gauge(
                "coffre_unknown_objects",
                "Objects of the bucket that the catalog did not know at the last daily listing.",
                catalog.read(connection -> new VersionListingTable(connection).unknownObjects()));
    }

    private void mail(MetricsBuilder metrics) {
        metrics.gauge("coffre_mail_waiting", "Mails that are not sent yet.", catalog.read(StoreMetrics::waiting));
    }

    private static long waiting(CatalogConnection connection) {
        return new MailTable(connection).countQueued();
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / MILLIS;
    }
}
