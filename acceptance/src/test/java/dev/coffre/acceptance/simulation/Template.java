package dev.coffre.acceptance.simulation;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.PasswordCost;
import dev.coffre.server.service.Locations;
import dev.coffre.server.service.OpenStore;
import dev.coffre.server.service.VaultService;
import dev.coffre.server.store.SigningKeyFile;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A data folder with one vault in which nothing has happened: the beginning of every world, made once. */
final class Template {
    private static final int MOST_PROCESSES = 3;

    private final DataDirectory folder;
    private final SimulatedDisk disk;
    private final VaultId vault;
    private final Path blankCatalog;
    private final List<SigningKey> pointKeys = new ArrayList<>();

    Template(Path root) {
        this.folder = new DataDirectory(root).create();
        this.blankCatalog = root.resolveSibling("blank");
        Catalog.open(new SqliteLocation(blankCatalog)).close();
        this.disk = emptyDisk(root);
        SimulatedClock clock = new SimulatedClock();
        SecureRandom random = new SeededRandom(new SplittableRandom(0));
        for (int i = 0; i < Climate.MOST_MACHINES; i++) {
            pointKeys.add(SigningKey.generate(random));
            QuickSignatures.with(pointKeys.getLast());
        }
        QuickSignatures.with(new SigningKeyFile(folder.keys()).openOrCreate(random));
        OpenStore store = OpenStore.open(folder, disk, Locations.KNOWN, clock, random);
        try (VaultService service = VaultService.open(store, root, clock, random, PasswordCost.DEFAULT)) {
            this.vault = VaultId.parse(service.administration()
                    .administration()
                    .execute(new Actor.Local("root"), new VaultCommands.CreateVault("documents", Optional.empty()))
                    .vault());
        }
    }

    private static SimulatedDisk emptyDisk(Path root) {
        return new SimulatedDisk(root, new Power(() -> {}), new Space(new Chance(0)), new Scheduler(new Chance(0)));
    }

    /** Making keys takes longer than most of what is done with them, so all worlds have the same. */
    SigningKey pointKey(int machine) {
        return pointKeys.get(machine);
    }

    VaultId vault() {
        return vault;
    }

    /** The processes of a copy of it, not running. */
    Processes settle(Form form, Path root, SimulatedClock clock, Scheduler scheduler, Chance chance, Trace trace) {
        if (form == Form.DISK) {
            return new Processes(List.of(site(root, disk, around(clock, scheduler), chance)));
        }
        Bucket bucket = new Bucket(form.hasLocks(), clock, chance.split(), trace);
        bucket.take(disk, folder.store());
        Surroundings around = around(clock, scheduler).withOwn(Optional.of(bucket));
        if (!form.hasSeveralProcesses()) {
            return new Processes(List.of(site(root, disk, around, chance)));
        }
        SharedDatabase database = new SharedDatabase(root.resolve("database"), clock, scheduler, chance.split(), trace);
        CatalogFiles.copy(folder.catalog(), database.folder());
        database.record();
        database.execute("DELETE FROM audit"); // a shared catalog takes the log over from the folder
        Surroundings shared =
                new Surroundings(clock, scheduler, blankCatalog, Optional.of(bucket), Optional.of(database));
        List<Site> sites = new ArrayList<>();
        SimulatedDisk data = disk; // the first process brings the audit log
        for (int i = chance.between(2, MOST_PROCESSES); i > 0; i--) {
            sites.add(site(root.resolve("process" + i), data, shared, chance.split()));
            data = emptyDisk(folder.root());
        }
        return new Processes(sites);
    }

    private Surroundings around(SimulatedClock clock, Scheduler scheduler) {
        return new Surroundings(clock, scheduler, blankCatalog, Optional.empty(), Optional.empty());
    }

    private Site site(Path root, SimulatedDisk data, Surroundings around, Chance chance) {
        DataDirectory copy = new DataDirectory(root).create();
        CatalogFiles.copy(folder.keys(), copy.keys());
        if (around.database().isEmpty()) {
            CatalogFiles.copy(folder.catalog(), copy.catalog());
        }
        return Site.in(copy, data, around, chance);
    }
}
