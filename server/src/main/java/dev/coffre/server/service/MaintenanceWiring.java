package dev.coffre.server.service;

import dev.coffre.server.alerts.StoreAlerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.gc.Compactor;
import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.gc.RetiredPackCleanup;
import dev.coffre.server.objectlock.ObjectLockTask;
import dev.coffre.server.rebuild.PackAdoption;
import dev.coffre.server.rebuild.StoreReconciler;
import dev.coffre.server.rebuild.UnjournaledPoints;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.retention.PointDeletion;
import dev.coffre.server.retention.ProtectionAlerts;
import dev.coffre.server.retention.RemovedPointFiles;
import dev.coffre.server.retention.RetentionService;
import dev.coffre.server.retention.RetentionTask;
import dev.coffre.server.retention.SafeguardService;
import dev.coffre.server.retention.VaultDeletion;
import dev.coffre.server.scrub.ScrubService;
import dev.coffre.server.scrub.ScrubTask;
import dev.coffre.server.scrub.StoreScrubber;
import dev.coffre.vault.store.journal.JournalSegment;
import java.time.Instant;
import java.time.InstantSource;

/** Wiring of retention, garbage collection, scrub and reconciliation. */
record MaintenanceWiring(
        MaintenanceServices services,
        ProtectionAlerts protectionAlerts,
        RetentionTask retentionTask,
        StoreScrubber scrubber,
        ScrubTask scrubTask,
        StoreReconciler reconciler,
        ObjectLockTask objectLockTask) {

    static MaintenanceWiring wire(ServiceEnvironment environment, AdmissionWiring admission) {
        OpenStore store = environment.store();
        Catalog catalog = store.catalog();
        InstantSource clock = environment.clock();
        long applied = catalog.read(connection -> new JournalPosition(connection).appliedSegment());
        ClockGuard guard = new ClockGuard(
                catalog,
                clock,
                store.journal()
                        .newestAfter(Math.max(0, applied - 1))
                        .map(JournalSegment::at)
                        .orElse(Instant.EPOCH));
        ProtectionAlerts alerts = new ProtectionAlerts(catalog, admission.alerts(), clock);
        VaultDeletion vaultDeletion = new VaultDeletion(catalog, store.ledger(), clock, guard, alerts);
        ObjectLockTask locks = new ObjectLockTask(
                store.files().store(),
                catalog,
                new StoreAlerts(catalog, admission.alerts(), clock),
                guard::state,
                clock,
                environment.random(),
                environment.threads());
        StoreScrubber scrubber =
                new StoreScrubber(store.files(), catalog, store.signingKey().verifyingKey(), admission.damage());
        return new MaintenanceWiring(
                new MaintenanceServices(
                        guard,
                        new RetentionService(catalog, store.ledger(), clock, guard, alerts),
                        new SafeguardService(catalog, store.ledger(), alerts),
                        new PointDeletion(catalog, store.ledger(), clock, guard, alerts),
                        vaultDeletion,
                        collector(environment, admission, guard, locks),
                        new ScrubService(catalog, clock)),
                alerts,
                new RetentionTask(
                        catalog,
                        store.ledger(),
                        new RemovedPointFiles(catalog, store.files(), store.signingKey()),
                        clock,
                        guard,
                        alerts,
                        vaultDeletion),
                scrubber,
                new ScrubTask(catalog, scrubber, admission.damage(), clock),
                new StoreReconciler(
                        catalog,
                        store.files(),
                        new PackAdoption(
                                catalog, store.files(), admission.admissionThread()::run, admission.packs()::nextNr),
                        new UnjournaledPoints(
                                catalog,
                                store.ledger(),
                                store.files(),
                                store.signingKey().verifyingKey()),
                        new StoreReconciler.Consequences(scrubber::read, admission.damage()::record, guard::isSure),
                        clock,
                        environment.threads()),
                locks);
    }

    private static GarbageCollector collector(
            ServiceEnvironment environment, AdmissionWiring admission, ClockGuard guard, ObjectLockTask locks) {
        OpenStore store = environment.store();
        Catalog catalog = store.catalog();
        return new GarbageCollector(
                catalog,
                work -> admission.admissionThread().run(() -> store.ledger().settled(work)),
                admission.pins(),
                new Compactor(
                        catalog,
                        admission.admissionThread(),
                        admission.packs(),
                        store.files(),
                        admission.damage()::recordDamagedRead,
                        locks::packsToRewrite,
                        environment.clock()),
                new RetiredPackCleanup(catalog, store.files(), environment.clock(), admission.disk()::isFull),
                () -> guard.state() == ClockGuard.ClockState.SURE,
                environment.clock());
    }
}
