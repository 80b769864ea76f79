package dev.coffre.acceptance.simulation;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.people.PasswordCost;
import dev.coffre.server.rebuild.CatalogRebuild;
import dev.coffre.server.service.OpenStore;
import dev.coffre.server.service.VaultService;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.ServiceParts;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The vault service's machine: the real service and catalog over a disk and a power supply that are simulated. */
final class Site implements AutoCloseable {
    private final DataDirectory folder;
    private final SimulatedDisk disk;
    private final Power power;
    private final Space space;
    private final Scheduler scheduler;
    private final Path blankCatalog;
    private final SimulatedClock clock;
    private final SecureRandom random;
    private final CatalogFiles catalogFiles;
    private final Chance chance;

    private @Nullable OpenStore store;
    private @Nullable ServiceParts service;
    private Duration running = Duration.ZERO;
    private boolean catalogLost;

    private Site(
            DataDirectory folder,
            SimulatedDisk disk,
            Power power,
            Space space,
            Scheduler scheduler,
            Path blankCatalog,
            SimulatedClock clock,
            CatalogFiles catalogFiles,
            Chance chance) {
        this.folder = folder;
        this.disk = disk;
        this.power = power;
        this.space = space;
        this.scheduler = scheduler;
        this.blankCatalog = blankCatalog;
        this.clock = clock;
        this.random = new SeededRandom(chance.split().numbers());
        this.catalogFiles = catalogFiles;
        this.chance = chance;
    }

    /** A service that was set up and never used, not running. */
    static Site in(
            DataDirectory folder,
            SimulatedDisk fresh,
            Path blankCatalog,
            SimulatedClock clock,
            Scheduler scheduler,
            Chance chance) {
        CatalogFiles files =
                new CatalogFiles(folder.catalog(), folder.root().resolve("run").resolve("cut"), blankCatalog);
        Power power = new Power(files::keep);
        Space space = new Space(chance.split());
        return new Site(
                folder,
                fresh.copy(folder.root(), power, space, scheduler),
                power,
                space,
                scheduler,
                blankCatalog,
                clock,
                files,
                chance);
    }

    /** Starts the service. @throws PowerCut when the power fails meanwhile */
    void start() {
        if (catalogLost) {
            startWithoutCatalog();
        } else {
            start(parts -> {});
        }
    }

    private void start(Consumer<OpenStore> first) {
        OpenStore parts = OpenStore.open(
                folder,
                disk,
                new StoreFiles(new DiskStore(disk), new StoreLayout(folder.store())),
                () -> Catalog.open(
                        new SqliteLocation(folder.catalog()),
                        real -> new CatalogConnections(real, power, space, scheduler),
                        scheduler),
                clock,
                random);
        try {
            first.accept(parts);
        } catch (RuntimeException | Error failed) {
            parts.close();
            throw failed;
        }
        service = new ServiceParts(
                VaultService.open(parts, folder.root(), clock, random, PasswordCost.DEFAULT, scheduler), parts, clock);
        store = parts;
        running = Duration.ZERO;
        power.require();
    }

    /** Everything that runs ends, and what is not durable is at the mercy of chance. */
    void crash() {
        power.cut();
        close();
        catalogFiles.bringBack();
        disk.crash(chance);
        power.back();
    }

    /** The next start has to make the catalog anew from the store. Only while the service does not run. */
    void loseCatalog() {
        catalogLost = true;
    }

    private void startWithoutCatalog() {
        catalogFiles.renew(); // one that was not finished counts for nothing
        start(parts -> new CatalogRebuild(parts.catalog(), parts.ledger(), parts.journal(), parts.files()).run());
        catalogLost = false;
    }

    /** What would be there if the catalog were lost now: another service that has made it anew. */
    Site twin(Path root) {
        DataDirectory other = new DataDirectory(root).create();
        CatalogFiles.copy(folder.keys(), other.keys());
        Site twin = in(other, disk, blankCatalog, clock, scheduler, chance.split());
        twin.loseCatalog();
        twin.start();
        return twin;
    }

    boolean isRunning() {
        return service != null;
    }

    ServiceParts service() {
        return Objects.requireNonNull(service);
    }

    OpenStore store() {
        return Objects.requireNonNull(store);
    }

    Catalog catalog() {
        return store().catalog();
    }

    SimulatedDisk disk() {
        return disk;
    }

    Power power() {
        return power;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Space space() {
        return space;
    }

    /** Whether the catalog lacks what the journal has already: it gets that with the next change. */
    boolean isCatalogBehind() {
        long applied = catalog().read(connection -> new JournalPosition(connection).appliedSegment());
        return applied < store().journal().lastNumber();
    }

    DataDirectory folder() {
        return folder;
    }

    /** For how long the service has run. */
    Duration running() {
        return running;
    }

    void passed(Duration time) {
        running = running.plus(time);
    }

    @Override
    public void close() {
        ServiceParts running = service;
        service = null;
        store = null;
        if (running == null) {
            return;
        }
        try {
            running.close();
        } catch (PowerCut cut) {
            // As it has to be when there is none.
        }
    }
}
