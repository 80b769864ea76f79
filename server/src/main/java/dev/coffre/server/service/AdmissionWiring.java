package dev.coffre.server.service;

import dev.coffre.server.admission.AdmissionThread;
import dev.coffre.server.admission.AliasRecorder;
import dev.coffre.server.admission.BackupSessions;
import dev.coffre.server.admission.CapacityCheck;
import dev.coffre.server.admission.CatalogSessionPins;
import dev.coffre.server.admission.DamageRecorder;
import dev.coffre.server.admission.DiskSpace;
import dev.coffre.server.admission.GroupFlusher;
import dev.coffre.server.admission.GroupWriter;
import dev.coffre.server.admission.MemorySessionPins;
import dev.coffre.server.admission.OpenPacks;
import dev.coffre.server.admission.OwnGroupWriter;
import dev.coffre.server.admission.SessionPins;
import dev.coffre.server.admission.SharedGroupWriter;
import dev.coffre.server.alerts.AlertRegistry;
import dev.coffre.server.alerts.KeySlotAlerts;
import dev.coffre.server.alerts.StoreAlerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.commit.PointCommit;
import dev.coffre.server.commit.PointLimits;
import dev.coffre.server.fetch.PointFetch;
import dev.coffre.server.fetch.RecordFetch;
import dev.coffre.server.hosting.KeySlotService;
import dev.coffre.server.scrub.DamageRegistry;

/** Wiring of what writes to the packs, and of the services that stand on it. */
record AdmissionWiring(
        DiskSpace disk,
        CapacityCheck capacity,
        SessionPins pins,
        OpenPacks packs,
        AdmissionThread admissionThread,
        AlertRegistry alerts,
        DamageRegistry damage) {

    /** Wires admission. Does not start the admission thread. */
    static AdmissionWiring wire(ServiceEnvironment environment, DiskSpace disk, AlertRegistry alerts) {
        OpenStore store = environment.store();
        Catalog catalog = store.catalog();
        CapacityCheck capacity = new CapacityCheck(catalog, disk);
        long lastPack = catalog.read(connection -> new PackTable(connection).lastNr());
        OpenPacks packs = new OpenPacks(store.files(), environment.random(), lastPack, store.isShared());
        SessionPins pins;
        GroupWriter writer;
        if (store.isShared()) {
            CatalogSessionPins shared = new CatalogSessionPins(catalog);
            pins = shared;
            writer = new SharedGroupWriter(catalog, capacity, shared);
        } else {
            MemorySessionPins own = new MemorySessionPins();
            pins = own;
            writer = new OwnGroupWriter(catalog, own);
        }
        GroupFlusher flusher = new GroupFlusher(writer, environment.threads());
        AdmissionThread admissionThread = new AdmissionThread(catalog, packs, capacity, flusher, environment.threads());
        DamageRegistry damage = new DamageRegistry(
                catalog,
                store.files(),
                new DamageRecorder(store.ledger(), admissionThread)::record,
                new StoreAlerts(catalog, alerts, environment.clock()),
                environment.clock());
        return new AdmissionWiring(disk, capacity, pins, packs, admissionThread, alerts, damage);
    }

    BackupServices services(ServiceEnvironment environment, AccessServices access) {
        OpenStore store = environment.store();
        Catalog catalog = store.catalog();
        StoreAlerts storeAlerts = new StoreAlerts(catalog, alerts, environment.clock());
        BackupSessions sessions = new BackupSessions(
                catalog,
                admissionThread,
                new AliasRecorder(catalog, store.ledger(), admissionThread),
                pins,
                storeAlerts,
                environment.clock(),
                environment.random());
        PointLimits limits = new PointLimits(catalog, capacity, environment.clock(), storeAlerts);
        return new BackupServices(
                sessions,
                limits,
                new PointCommit(
                        catalog,
                        store.ledger(),
                        store.files(),
                        sessions,
                        store.signingKey(),
                        environment.clock(),
                        limits),
                new RecordFetch(catalog, store.files(), damage::recordDamagedRead),
                new PointFetch(catalog, store.ledger(), store.files(), store.signingKey(), environment.clock()),
                new KeySlotService(
                        catalog,
                        store.ledger(),
                        store.files(),
                        access.securityPins(),
                        new KeySlotAlerts(catalog, alerts, environment.clock()),
                        environment.clock()),
                new DamageRecorder(store.ledger(), admissionThread));
    }
}
