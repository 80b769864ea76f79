package dev.coffre.server.testing;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.ConnectionSource;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.PasswordCost;
import dev.coffre.server.service.OpenStore;
import dev.coffre.server.service.VaultService;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.Vault;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A vault service without HTTPS, with one vault, whose machines come in by the journal. */
public final class TestService implements AutoCloseable {
    /** Whoever owns the data folder. */
    public static final Actor LOCAL = new Actor.Local("root");

    /** What a password costs is not what is tested, but where it is said. */
    public static final PasswordCost CHEAP = new PasswordCost(64, 1);

    private final DataDirectory folder;
    private final SimulatedClock clock;
    private final OpenStore store;
    private final ServiceParts service;

    private TestService(
            DataDirectory folder,
            CatalogLocation location,
            Disk disk,
            StoreFiles files,
            UnaryOperator<ConnectionSource> connections,
            SimulatedClock clock) {
        this.folder = folder;
        this.clock = clock;
        new CatalogFile(folder).write(location, Optional.empty()); // for commands on the stopped folder
        this.store = OpenStore.open(
                folder, disk, files, () -> Catalog.open(location, connections), clock, new SecureRandom());
        this.service = new ServiceParts(
                VaultService.open(store, folder.root(), clock, new SecureRandom(), CHEAP), store, clock);
        this.service
                .addresses()
                .start(
                        new AddressSettings(
                                List.of("https://localhost:8443"), new ServerTrust.KeyPins(List.of(Sha256.ZERO))),
                        "https://localhost:8443",
                        identity -> {});
    }

    public static TestService in(Path folder) {
        return on(folder, new LocalDisk(), new SimulatedClock());
    }

    /** With a catalog in this engine. */
    public static TestService in(Path folder, TestEngine engine) {
        return in(folder, engine.location(folder.resolve("catalog")));
    }

    /** With its catalog here. */
    public static TestService in(Path folder, CatalogLocation location) {
        return new TestService(
                new DataDirectory(folder).create(),
                location,
                new LocalDisk(),
                TestStore.ofRun().open(folder),
                source -> source,
                new SimulatedClock());
    }

    public static TestService on(Path folder, Disk disk, SimulatedClock clock) {
        return on(folder, disk, sqlite -> sqlite, clock);
    }

    /** With a store whose changes fail. */
    public static TestService failing(Path folder, FailingWrites failing, SimulatedClock clock) {
        return new TestService(
                new DataDirectory(folder).create(),
                TestEngine.ofRun().location(folder.resolve("catalog")),
                failing.disk(),
                failing.open(folder),
                source -> source,
                clock);
    }

    /** With what {@code connections} makes of those to the catalog. */
    public static TestService on(
            Path folder, Disk disk, UnaryOperator<ConnectionSource> connections, SimulatedClock clock) {
        return new TestService(
                new DataDirectory(folder).create(),
                TestEngine.ofRun().location(folder.resolve("catalog")),
                disk,
                store(folder, disk),
                connections,
                clock);
    }

    /** With its data folder on this disk, and its store where this run keeps stores. */
    public static TestService withFolderOn(Path folder, TestEngine engine, Disk disk, SimulatedClock clock) {
        return new TestService(
                new DataDirectory(folder).create(),
                engine.location(folder.resolve("catalog")),
                disk,
                TestStore.ofRun().open(folder),
                source -> source,
                clock);
    }

    /** As {@link #on(Path, Disk, UnaryOperator, SimulatedClock)}, with a catalog in this engine. */
    public static TestService on(
            Path folder,
            TestEngine engine,
            Disk disk,
            UnaryOperator<ConnectionSource> connections,
            SimulatedClock clock) {
        return new TestService(
                new DataDirectory(folder).create(),
                engine.location(folder.resolve("catalog")),
                disk,
                store(folder, disk),
                connections,
                clock);
    }

    /** The store where this run keeps stores. A test that brings a disk of its own is about a store on a disk. */
    private static StoreFiles store(Path folder, Disk disk) {
        if (disk instanceof LocalDisk) {
            return TestStore.ofRun().open(folder);
        }
        TestStore.assumeDisk();
        return TestStore.onDisk(folder, disk);
    }

    /** With its store in another place than on the disk. */
    public static TestService over(Path folder, StoreFiles files, SimulatedClock clock) {
        return over(folder, files, sqlite -> sqlite, clock);
    }

    /** As {@link #over(Path, StoreFiles, SimulatedClock)}, with its catalog here. */
    public static TestService over(Path folder, StoreFiles files, CatalogLocation catalog, SimulatedClock clock) {
        return new TestService(
                new DataDirectory(folder).create(), catalog, new LocalDisk(), files, source -> source, clock);
    }

    /** As {@link #over(Path, StoreFiles, SimulatedClock)}, with what {@code connections} makes of those to the catalog. */
    public static TestService over(
            Path folder, StoreFiles files, UnaryOperator<ConnectionSource> connections, SimulatedClock clock) {
        return new TestService(
                new DataDirectory(folder).create(),
                TestEngine.ofRun().location(folder.resolve("catalog")),
                new LocalDisk(),
                files,
                connections,
                clock);
    }

    /** One process of a service over this catalog and this store, which others share. Its folder has a copy of the keys. */
    public static TestService process(
            Path folder,
            CatalogLocation location,
            StoreFiles files,
            UnaryOperator<ConnectionSource> connections,
            SimulatedClock clock) {
        return new TestService(
                new DataDirectory(folder).create(), location, new LocalDisk(), files, connections, clock);
    }

    public DataDirectory folder() {
        return folder;
    }

    public SimulatedClock clock() {
        return clock;
    }

    public OpenStore store() {
        return store;
    }

    public ServiceParts service() {
        return service;
    }

    /** The vault of this name, made if it is not there. */
    public VaultId vault(String name) {
        return service.inventory().vaults().vaults().stream()
                .filter(vault -> vault.name().equals(name))
                .findFirst()
                .map(vault -> VaultId.parse(vault.vault()))
                .orElseGet(() -> VaultId.parse(service.administration()
                        .execute(LOCAL, new VaultCommands.CreateVault(name, Optional.empty()))
                        .vault()));
    }

    /** Registers a machine as the journal says it, without going through credentials. */
    public Vault register(VaultId vault, MachineId machine, DomainId domain, VerifyingKey pointKey, DomainSlots slots) {
        slots.slots().forEach(store.files().slots(vault)::write);
        VerifyingKey authenticationKey = SigningKey.generate(new SecureRandom()).verifyingKey();
        store.ledger()
                .append(
                        new JournalEvent.MachineRegistered(
                                vault, machine, domain, machine.toString(), "linux", pointKey, authenticationKey, 1, 1),
                        new JournalEvent.SlotsWritten(
                                vault,
                                domain,
                                slots.epoch(),
                                slots.slots().stream().map(KeySlotFile::id).toList(),
                                List.of()));
        return new CoreVault(service, new TokenIdentity.MachineTokenIdentity(vault, machine, domain, 1));
    }

    /** Flips one byte of the point's file. */
    public void damagePoint(VaultId vault, MachineId machine, long seq) {
        Store files = store.files().store();
        Path file = pointFile(vault, machine, seq);
        byte[] bytes = files.read(file, StoredPoint.MAX_FILE, ProblemCode.POINT_DAMAGED);
        bytes[bytes.length / 2] ^= 1;
        files.write(file, bytes);
    }

    /** Where the point is kept, or its tombstone. */
    public Path pointFile(VaultId vault, MachineId machine, long seq) {
        StoreFiles files = store.files();
        return files.store().list(files.layout().points(vault, machine)).stream()
                .filter(file -> file.getFileName().toString().startsWith("%016d-".formatted(seq)))
                .findFirst()
                .orElseThrow();
    }

    /** A PIN for whichever change comes: the contract does not say which operation it wants one for. */
    public SecurityPin pin(MachineId machine) {
        SecurityPinService pins = service.securityPins();
        return new SecurityPin(
                pins.issue(machine, PinOperation.CHANGE_PASSPHRASE).pin()
                        + CoreVault.OR
                        + pins.issue(machine, PinOperation.ROTATE_KEY).pin()
                        + CoreVault.OR
                        + pins.issue(machine, PinOperation.DROP_RECOVERY_CODE).pin());
    }

    /** The vault as a registered machine sees it. */
    public Vault as(VaultId vault, MachineId machine, DomainId domain) {
        return new CoreVault(service, new TokenIdentity.MachineTokenIdentity(vault, machine, domain, 1));
    }

    @Override
    public void close() {
        service.close();
    }
}
