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
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.journal.SegmentName;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.store.storage.StoreUnavailableException;
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
    private final Surroundings around;
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
            Surroundings around,
            CatalogFiles catalogFiles,
            Chance chance) {
        this.folder = folder;
        this.disk = disk;
        this.power = power;
        this.space = space;
        this.around = around;
        this.random = new SeededRandom(chance.split().numbers());
        this.catalogFiles = catalogFiles;
        this.chance = chance;
    }

    /** A service that was set up and never used, not running. */
    static Site in(DataDirectory folder, SimulatedDisk fresh, Surroundings around, Chance chance) {
        CatalogFiles files =
                new CatalogFiles(folder.catalog(), folder.root().resolve("run").resolve("cut"), around.blankCatalog());
        Power power = around.database().isPresent() ? new Power(() -> {}) : new Power(files::keep);
        Space space = new Space(chance.split());
        return new Site(
                folder,
                fresh.copy(folder.root(), power, space, around.scheduler()),
                power,
                space,
                around,
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
        OpenStore parts = OpenStore.open(folder, disk, files(), this::openCatalog, around.clock(), random);
        try {
            first.accept(parts);
        } catch (RuntimeException | Error failed) {
            parts.close();
            throw failed;
        }
        service = new ServiceParts(
                VaultService.open(
                        parts, folder.root(), around.clock(), random, PasswordCost.DEFAULT, around.scheduler()),
                parts,
                around.clock());
        store = parts;
        running = Duration.ZERO;
        power.require();
    }

    private StoreFiles files() {
        return around.bucket()
                .map(bucket ->
                        new StoreFiles(bucket.open(power, space, around.scheduler()), new StoreLayout(Bucket.root())))
                .orElseGet(() -> new StoreFiles(new DiskStore(disk), new StoreLayout(folder.store())));
    }

    private Catalog openCatalog() {
        return around.database()
                .map(database -> database.open(power))
                .orElseGet(() -> Catalog.open(
                        new SqliteLocation(folder.catalog()),
                        real -> new CatalogConnections(real, power, space, around.scheduler()),
                        around.scheduler()));
    }

    /** Where the tables of the catalog are. */
    Path catalogFolder() {
        return around.database().map(SharedDatabase::folder).orElse(folder.catalog());
    }

    /** Everything that runs ends, and what is not durable is at the mercy of chance. */
    void crash() {
        power.cut();
        close();
        if (around.database().isEmpty()) {
            catalogFiles.bringBack();
        }
        disk.crash(chance);
        power.back();
    }

    /** The next start has to make the catalog anew from the store. Only while the service does not run. */
    void loseCatalog() {
        catalogLost = true;
    }

    boolean hasLostCatalog() {
        return catalogLost;
    }

    private void startWithoutCatalog() {
        // One that was not finished counts for nothing.
        around.database().ifPresentOrElse(database -> database.renew(around.blankCatalog()), catalogFiles::renew);
        start(parts -> new CatalogRebuild(
                        parts.catalog(),
                        parts.ledger(),
                        parts.journal(),
                        parts.files(),
                        around.scheduler(),
                        around.clock())
                .run());
        catalogLost = false;
    }

    /** What would be there if the catalog were lost now: another service that has made it anew. */
    Site twin(Path root) {
        DataDirectory other = new DataDirectory(root).create();
        CatalogFiles.copy(folder.keys(), other.keys());
        Site twin = in(other, disk, around.withOwn(around.bucket().map(Bucket::copy)), chance.split());
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

    /** Where the store is. */
    SimulatedStorage storage() {
        return around.bucket().<SimulatedStorage>map(bucket -> bucket).orElse(disk);
    }

    Surroundings around() {
        return around;
    }

    Power power() {
        return power;
    }

    Scheduler scheduler() {
        return around.scheduler();
    }

    Space space() {
        return space;
    }

    /** Whether something outside of the service is a reason for this problem, since {@code before} if it is the disks. */
    boolean excuses(Problem problem, Space.Count before) {
        return space.excuses(problem, before)
                || around.bucket().filter(bucket -> bucket.excuses(problem)).isPresent()
                || around.database()
                        .filter(database -> database.excuses(problem))
                        .isPresent()
                || around.database().isPresent() && isOvertaken(problem);
    }

    /** Whether another process does what this one wanted to do. */
    private static boolean isOvertaken(Problem problem) {
        return problem.code() == ProblemCode.MAINTENANCE_RUNNING || problem.code() == ProblemCode.VAULT_UNAVAILABLE;
    }

    /** Whether the catalog lacks what the journal has already, or may still get: it gets that with the next change. */
    boolean isCatalogBehind() {
        long applied = catalog().read(connection -> new JournalPosition(connection).appliedSegment());
        return around.bucket().isEmpty()
                ? applied < store().journal().lastNumberAfter(applied)
                : applied < lastInBucket()
                        || around.bucket()
                                .filter(bucket -> bucket.late().hasSegments())
                                .isPresent();
    }

    private long lastInBucket() {
        Path journal = new StoreLayout(Bucket.root()).journal();
        String folder = Bucket.root().relativize(journal) + "/";
        return around.bucket().orElseThrow().objects().written(folder).stream()
                .flatMap(key -> SegmentName.parse(key.substring(folder.length())).stream())
                .mapToLong(SegmentName::number)
                .max()
                .orElse(0);
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
        } catch (Problem | StoreUnavailableException failed) {
            if (power.isOn()) {
                throw failed;
            }
        }
    }
}
