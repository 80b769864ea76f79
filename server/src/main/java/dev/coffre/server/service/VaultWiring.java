package dev.coffre.server.service;

import dev.coffre.server.admission.DiskSpace;
import dev.coffre.server.alerts.AlertRegistry;
import dev.coffre.server.alerts.AlertScanTask;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.audit.AuditStorage;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.health.Dependencies;
import dev.coffre.server.mail.MailOutbox;
import dev.coffre.server.objectlock.CatalogObjectIndex;
import dev.coffre.server.people.PasswordCost;
import dev.coffre.server.rebuild.Reconciliation;
import dev.coffre.server.rebuild.StoreReconciler;
import dev.coffre.server.rebuild.UnjournaledPoints;
import dev.coffre.server.service.OperationsWiring.MailWiring;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the services over one open store, layer by layer, and starts their threads. */
final class VaultWiring {
    private final ServiceEnvironment environment;
    private final OpenedParts opened;

    private VaultWiring(ServiceEnvironment environment, OpenedParts opened) {
        this.environment = environment;
        this.opened = opened;
    }

    /** Takes over the store: it is closed with the service, and also if this fails. */
    static VaultService open(
            OpenStore store,
            Path agentArchives,
            InstantSource clock,
            SecureRandom random,
            PasswordCost cost,
            ThreadFactories threads) {
        OpenedParts opened = new OpenedParts();
        opened.add(store::close);
        try {
            store.requireNotMoved();
            store.requireIncarnation(store.place());
            store.takeOver(random);
            ServiceEnvironment environment = new ServiceEnvironment(
                    store, store.addressService(clock, random), agentArchives, clock, random, cost, threads);
            reconcile(environment);
            Optional<String> incarnation = store.recordIncarnation(random);
            return new VaultWiring(environment, opened).wire(incarnation);
        } catch (RuntimeException | Error failed) {
            opened.closeAfter(failed);
            throw failed;
        }
    }

    /**
     * Compares the whole store first if the catalog is behind it: after a failover of its database, or if an older copy of it
     * was put back.
     */
    private static void reconcile(ServiceEnvironment environment) {
        OpenStore store = environment.store();
        Catalog catalog = store.catalog();
        VerifyingKey signingKey = store.signingKey().verifyingKey();
        StoreReconciler first = StoreReconciler.beforeAdmission(
                catalog,
                store.files(),
                new UnjournaledPoints(catalog, store.ledger(), store.files(), signingKey),
                environment.clock(),
                environment.threads());
        new FailoverRecovery(store, first, environment.threads()).await();
        new Reconciliation(catalog, store.ledger(), store.files(), signingKey, environment.clock()).run();
        CatalogObjectIndex.expectJournal(store.files(), catalog, signingKey);
        auditStorage(store).expectRows(catalog);
    }

    private static AuditStorage auditStorage(OpenStore store) {
        return new AuditStorage(store.disk(), store.folder().audit(), store.files(), store.signingKey());
    }

    private VaultService wire(Optional<String> incarnation) {
        OpenStore store = environment.store();
        ServiceState state = ServiceState.of(store, environment.clock(), environment.random());
        Path place = store.folder().store();
        DiskSpace disk = store.isShared() ? DiskSpace.withoutData(place) : new DiskSpace(place);
        AuditLog audit =
                AuditLog.open(auditStorage(store), store.catalog(), store.ledger(), environment.clock(), disk::isFull);
        opened.add(audit::close);
        Dependencies dependencies = OperationsWiring.dependencies(store, System::nanoTime);
        AlertRegistry alerts = new AlertRegistry(new MailOutbox(environment.clock()));
        AdmissionWiring admission = AdmissionWiring.wire(environment, disk, alerts);
        opened.add(admission.packs()::close);
        MaintenanceWiring maintenance = MaintenanceWiring.wire(environment, admission);
        AccessServices access = PeopleWiring.access(
                environment, state, audit, alerts, maintenance.services().vaultDeletion());
        PeopleServices people = PeopleWiring.people(environment, state, audit, alerts);
        MachineServices machines = OperationsWiring.machines(environment, access.securityPins());
        VaultServices services = new VaultServices(
                access,
                admission.services(environment, access),
                machines,
                maintenance.services(),
                people,
                OperationsWiring.monitoring(
                        environment, state, admission, maintenance, people, machines.health(), dependencies));
        AlertScanTask alertScan =
                new AlertScanTask(store.catalog(), alerts, machines.health(), disk, dependencies, environment.clock());
        MailWiring mail = MailWiring.wire(environment);
        AdministrationServices administration = AdministrationWiring.wire(
                environment, state, services, maintenance.scrubber(), alertScan, mail.service());
        FailoverRecovery recovery = new FailoverRecovery(store, maintenance.reconciler(), environment.threads());
        ServiceTasks tasks = new ServiceTasks(
                maintenance.retentionTask(),
                maintenance.protectionAlerts(),
                alertScan,
                maintenance.scrubTask(),
                maintenance.reconciler(),
                recovery::runIfNeeded,
                maintenance.objectLockTask(),
                mail.outbox(),
                everyMinute(store, incarnation, state, dependencies),
                state.everySecond());
        admission.admissionThread().start();
        opened.add(admission.admissionThread()::close);
        return new VaultService(opened, services, administration, tasks);
    }

    private static List<Runnable> everyMinute(
            OpenStore store, Optional<String> incarnation, ServiceState state, Dependencies dependencies) {
        List<Runnable> tasks = new ArrayList<>(List.of(dependencies::look));
        incarnation.filter(own -> store.isShared()).ifPresent(own -> tasks.add(() -> store.noticeLoss(own)));
        tasks.addAll(state.everyMinute());
        return tasks;
    }
}
