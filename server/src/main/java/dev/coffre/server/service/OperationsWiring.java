package dev.coffre.server.service;

import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.admission.DiskSpace;
import dev.coffre.server.alerts.AlertService;
import dev.coffre.server.alerts.JobAlerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.commit.MachineReplacement;
import dev.coffre.server.health.Dependencies;
import dev.coffre.server.health.DependencyWatch;
import dev.coffre.server.health.LastSeenTracker;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.health.StorageUsage;
import dev.coffre.server.hosting.AgentPackages;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.MachineRegistration;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.instrumentation.LabeledCounter;
import dev.coffre.server.jobs.JobEndListener;
import dev.coffre.server.jobs.JobRecorder;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.mail.MailOutboxTask;
import dev.coffre.server.mail.MailService;
import dev.coffre.server.mail.MailSettingsStorage;
import dev.coffre.server.mail.MailTargetPolicy;
import dev.coffre.server.mail.MailTransport;
import dev.coffre.server.mail.SmtpMailTransport;
import dev.coffre.server.metrics.DependencyMetrics;
import dev.coffre.server.metrics.StoreMetrics;
import dev.coffre.server.metrics.VaultMetrics;
import dev.coffre.server.store.OwnedStore;
import dev.coffre.server.store.StoreRequestMeter;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.store.storage.Store;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Wiring of machines, jobs, alerts, metrics and mail. */
final class OperationsWiring {
    private OperationsWiring() {}

    static MachineServices machines(ServiceEnvironment environment, SecurityPinService securityPins) {
        OpenStore store = environment.store();
        Catalog catalog = store.catalog();
        InstantSource clock = environment.clock();
        Inventory inventory = new Inventory(catalog);
        LastSeenTracker lastSeen = new LastSeenTracker(catalog, clock);
        return new MachineServices(
                inventory,
                new ResourceResolver(inventory),
                new MachineRegistration(
                        catalog,
                        store.ledger(),
                        store.files(),
                        store.signingKey().verifyingKey(),
                        environment.random()),
                new MachineReplacement(catalog, store.ledger(), store.files(), securityPins, store.signingKey(), clock),
                lastSeen,
                new MachineHealthService(catalog, lastSeen, clock),
                new AgentPackages(environment.agentArchives(), store.signingKey()));
    }

    static MonitoringServices monitoring(
            ServiceEnvironment environment,
            ServiceState state,
            AdmissionWiring admission,
            MaintenanceWiring maintenance,
            PeopleServices people,
            MachineHealthService health,
            Dependencies dependencies) {
        Catalog catalog = environment.store().catalog();
        InstantSource clock = environment.clock();
        LabeledCounter endedJobs = new LabeledCounter();
        JobRecorder jobs = new JobRecorder(
                catalog,
                state.jobFeed(),
                state.runningJobs(),
                clock,
                countingEnded(new JobAlerts(admission.alerts()), endedJobs));
        AlertService alerts = new AlertService(catalog, clock);
        return new MonitoringServices(
                state.jobFeed(),
                jobs,
                new JobSearch(catalog, state.runningJobs(), clock),
                new StorageUsage(catalog, clock),
                alerts,
                List.of(
                        new VaultMetrics(
                                catalog,
                                health,
                                alerts,
                                endedJobs,
                                people.signIn().results()),
                        new StoreMetrics(
                                catalog,
                                admission.disk(),
                                people.auditLog(),
                                maintenance.scrubber()::isRunning,
                                maintenance.services().scrubs()),
                        new DependencyMetrics(
                                dependencies,
                                StoreRequestMeter.of(environment.store().files().store()),
                                catalog,
                                people.auditLog())),
                new Readiness(readinessChecks(environment, admission.disk(), dependencies)));
    }

    /** @param nanos a monotonic clock */
    static Dependencies dependencies(OpenStore store, LongSupplier nanos) {
        return new Dependencies(
                new DependencyWatch("store", store.files().store()::isAvailable, nanos),
                new DependencyWatch(
                        "catalog",
                        () -> store.catalog().read(connection -> new JournalPosition(connection).appliedSegment()) >= 0,
                        nanos),
                store.files().store()::isFull);
    }

    private static JobEndListener countingEnded(JobEndListener alerts, LabeledCounter ended) {
        return (connection, job, end, now) -> {
            alerts.ended(connection, job, end, now);
            ended.add(
                    1, job.vault().toString(), job.kind().code(), end.outcome().code());
        };
    }

    private static Map<String, BooleanSupplier> readinessChecks(
            ServiceEnvironment environment, DiskSpace disk, Dependencies dependencies) {
        OpenStore store = environment.store();
        Map<String, BooleanSupplier> parts = new LinkedHashMap<>();
        parts.put(
                "catalog",
                () -> store.catalog().read(connection -> new JournalPosition(connection).appliedSegment()) >= 0
                        && store.catalog().isWritable());
        parts.put("catalog-version", store.catalog()::isOfThisProgram);
        parts.put(
                "store",
                () -> Files.isWritable(store.folder().store())
                        && isStoreOwn(store.files().store())
                        && dependencies.store().look());
        parts.put("disk", disk::hasForBatch);
        parts.put(
                "signing-key",
                () -> store.signingKey()
                        .verifyingKey()
                        .verifies(store.signingKey().sign(SignaturePurpose.ADDRESS), SignaturePurpose.ADDRESS));
        if (store.catalog().isShared()) {
            parts.put(Readiness.RECONCILED, () -> !store.catalog().isReconciling());
        }
        if (environment.clock() instanceof ServiceClock clock && clock.isShared()) {
            parts.put("clock", clock::isMachineRight);
        }
        return parts;
    }

    /** A store that another service has taken over does not come back. */
    private static boolean isStoreOwn(Store store) {
        return !(store instanceof OwnedStore owned) || owned.isOwn();
    }

    /** Mail about alerts: its settings, and the task that sends it. */
    record MailWiring(MailService service, MailOutboxTask outbox) {
        static MailWiring wire(ServiceEnvironment environment) {
            OpenStore store = environment.store();
            InstantSource clock = environment.clock();
            MailSettingsStorage settings =
                    new MailSettingsStorage(store.catalog(), store.folder().keys(), environment.random());
            Supplier<MailTargetPolicy> targets =
                    () -> MailTargetPolicy.of(store.folder().root());
            MailTransport transport = new SmtpMailTransport(targets, clock, environment.random());
            return new MailWiring(
                    new MailService(store.catalog(), settings, targets, transport, clock),
                    new MailOutboxTask(store.catalog(), settings, transport, clock));
        }
    }
}
