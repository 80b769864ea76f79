package dev.coffre.server.service;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.CommandTable;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.audit.AuditStorage;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.ServerIdentity;
import dev.coffre.server.catalog.TaintPropagation;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.DataDirectoryLock;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.limit.SingleRun;
import dev.coffre.server.objectlock.CatalogObjectIndex;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.PasswordCost;
import dev.coffre.server.rebuild.CatalogRebuild;
import dev.coffre.server.rebuild.RebuildReport;
import dev.coffre.server.rebuild.Reconciliation;
import dev.coffre.server.scrub.DamageListener;
import dev.coffre.server.scrub.DamageRegistry;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.scrub.ScrubReport;
import dev.coffre.server.scrub.StoreScrubber;
import dev.coffre.server.store.CopyMark;
import dev.coffre.server.store.SigningKeyFile;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.storage.Store;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Operations on a data folder on which no service runs. The caller holds the folder's lock. */
public final class OfflineVault {
    private static final String USER = System.getProperty("user.name", "local");

    private final DataDirectory folder;
    private final InstantSource clock;
    private final SecureRandom random;

    public OfflineVault(DataDirectory folder, InstantSource clock, SecureRandom random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
    }

    /** Rebuilds the catalog where it is. The old one is kept until the new one is complete. */
    public RebuildReport rebuild() {
        return rebuild(Locations.KNOWN);
    }

    /**
     * Rebuilds the catalog. The old one is kept until the new one is complete. A catalog in the folder is deleted when it is
     * moved to another place, because it would be outdated soon.
     *
     * @param asked where the catalog is to be, and where the store is
     * @throws Problem {@code store-missing} if nothing is there, which would make an empty catalog
     */
    public RebuildReport rebuild(Locations asked) {
        asked.store().ifPresent(this::use);
        requireStore();
        CatalogFile file = new CatalogFile(folder);
        CatalogLocation known = file.read();
        CatalogLocation location = asked.catalog().orElse(known);
        if (location instanceof PostgresLocation postgres) {
            requireReplaceable(postgres);
            postgres.requireUnused(); // what another process admits meanwhile would not be in the new catalog
            postgres.beside().requireUnused();
        }
        location.beside().delete();
        Rebuilt rebuilt = rebuildInto(location.beside());
        file.write(known, Optional.empty()); // a crash from here on finds a catalog on either copy of the database
        location.replace();
        file.write(location, rebuilt.server);
        if (!location.isSamePlace(known) && known.equals(file.inFolder())) {
            known.delete();
        }
        return rebuilt.report;
    }

    /** Remembers the place of the store, if it is that of this service. */
    private void use(StoreLocation place) {
        StoreFiles files = Stores.open(folder, new LocalDisk(), Optional.of(place), clock, random)
                .files();
        try (Store opened = files.store();
                SigningKey service = new SigningKeyFile(folder.keys()).open()) {
            requireStore(files, place);
            CatalogCheck.requireOwn(files, place, service.verifyingKey());
        }
        new StoreLocationFile(folder).write(place);
    }

    private void requireStore() {
        StoreFiles files = files();
        try (Store opened = files.store()) {
            requireStore(files, new StoreLocationFile(folder).read());
        }
    }

    private static void requireStore(StoreFiles files, StoreLocation place) {
        if (files.journal().isEmpty() && !files.layout().hasVaults(files.store())) {
            throw ProblemCode.STORE_MISSING.with("address", place);
        }
    }

    /** @param server the copy of the database that was written to */
    private record Rebuilt(RebuildReport report, Optional<ServerIdentity> server) {}

    /** Several services can reach one database. */
    private void requireReplaceable(PostgresLocation location) {
        StoreFiles files = files();
        try (Store opened = files.store();
                SigningKey service = OpenStore.signingKey(folder, files, random)) {
            location.requireReplaceable(service.verifyingKey());
            location.beside().requireNotOfOther(service.verifyingKey());
        }
    }

    private Rebuilt rebuildInto(CatalogLocation location) {
        try (OpenStore store = open(location)) {
            store.takeOver(random);
            store.requireNotMoved();
            CopyMark.removeOfCopy(store.files());
            if (location instanceof PostgresLocation) {
                store.requireOwnCatalog(location);
            }
            RebuildReport report = rebuilder(store).run();
            new Reconciliation(
                            store.catalog(),
                            store.ledger(),
                            store.files(),
                            store.signingKey().verifyingKey(),
                            clock)
                    .run();
            if (store.catalog().isShared()) {
                takeOverAuditLog(store);
            }
            store.recordIncarnation(random); // from here on, the old catalog is refused
            return new Rebuilt(report, store.server());
        }
    }

    private CatalogRebuild rebuilder(OpenStore store) {
        return new CatalogRebuild(
                store.catalog(), store.ledger(), store.journal(), store.files(), ThreadFactories.PLATFORM, clock);
    }

    /** Before another process starts, whose folder may not have the log of when there was one process. */
    private void takeOverAuditLog(OpenStore store) {
        AuditStorage storage = new AuditStorage(store.disk(), folder.audit(), store.files(), store.signingKey());
        AuditLog.open(storage, store.catalog(), store.ledger(), clock, () -> false)
                .close();
    }

    /**
     * Verifies the store without changing it. If there is no catalog, a temporary one is built as far as the store
     * allows, to find the affected points.
     */
    public ScrubReport scrub(Consumer<ScrubFinding> findings) {
        CatalogLocation location = new CatalogFile(folder).read();
        if (location.exists()) {
            return scrub(location, findings);
        }
        CatalogLocation temporary = location.beside();
        temporary.delete();
        try {
            try (OpenStore store = open(temporary)) {
                rebuilder(store).run();
            } catch (Problem damaged) {
                // The scrub reports the damage. It only finds fewer of the affected points.
            }
            return scrub(temporary, findings);
        } finally {
            temporary.delete();
        }
    }

    private OpenStore open(CatalogLocation location) {
        return OpenStore.open(folder, new LocalDisk(), files(), () -> Catalog.open(location), clock, random);
    }

    private ScrubReport scrub(CatalogLocation location, Consumer<ScrubFinding> findings) {
        StoreFiles files = files();
        try (Store opened = files.store();
                Catalog catalog = Catalog.open(location);
                SigningKey signingKey = new SigningKeyFile(folder.keys()).open()) {
            CatalogObjectIndex.use(files, catalog, clock, random);
            DamageRegistry damages = new DamageRegistry(
                    catalog, files, (vault, oids) -> markDamaged(oids, catalog), DamageListener.NONE, clock);
            return new StoreScrubber(files, catalog, signingKey.verifyingKey(), damages)
                    .run(SingleRun.IfRunning.WAIT, findings);
        }
    }

    private StoreFiles files() {
        return Stores.open(folder, new LocalDisk());
    }

    /** Marks records in the catalog only. An offline scrub does not write to the journal. */
    private static void markDamaged(List<Oid> oids, Catalog catalog) {
        catalog.change(connection -> {
            VaultRecordTable records = new VaultRecordTable(connection);
            for (Oid oid : oids) {
                Optional<RecordRow> record = records.find(oid);
                if (record.isPresent() && record.get().state() != RecordState.DAMAGED) {
                    records.setState(record.get().ord(), RecordState.DAMAGED);
                    new TaintPropagation(connection).recompute(record.get().domainNr());
                }
            }
        });
    }

    /** Executes commands on a stopped vault. Closing the channel releases the folder's lock. */
    static AdminChannel channel(OfflineVault vault, DataDirectoryLock lock) {
        return new AdminChannel() {
            @Override
            public <A> A execute(AdminCommand<A> command, Consumer<ScrubFinding> findings) {
                return switch (command) {
                    case MaintenanceCommands.ScrubStore scrub ->
                        CommandTable.specOf(command).answer().cast(vault.scrub(findings));
                    case MachineCommands.MakePin pin -> throw noPins();
                    case VaultCommands.MakeVaultPin pin -> throw noPins();
                    default -> vault.execute(command, findings);
                };
            }

            private Problem noPins() {
                return ProblemCode.VAULT_UNAVAILABLE.with("reason", "a PIN lives in the running service only");
            }

            @Override
            public void close() {
                lock.close();
            }
        };
    }

    private <A> A execute(AdminCommand<A> command, Consumer<ScrubFinding> findings) {
        OpenStore store = OpenStore.open(folder, new LocalDisk(), Locations.KNOWN, clock, random);
        try (VaultService service = VaultService.open(store, folder.root(), clock, random, PasswordCost.DEFAULT)) {
            return service.administration().administration().execute(new Actor.Local(USER), command, findings);
        }
    }
}
