package dev.coffre.acceptance.simulation;

import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.testing.DiskContract;
import java.nio.file.Path;

/** The simulator's disk keeps the promises of a real one. */
final class SimulatedDiskTest extends DiskContract {
    private static final Path ROOT = Path.of("/simulated");
    private final Disk disk =
            new SimulatedDisk(ROOT, new Power(() -> {}), new Space(new Chance(0)), new Scheduler(new Chance(0)));

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected Path root() {
        return ROOT;
    }
}
