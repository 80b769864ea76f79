package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.SnapshotsFile;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.snapshot.BtrfsSnapshots;
import dev.coffre.backup.source.Snapshot;
import dev.coffre.backup.source.SnapshotException;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.vault.id.MachineId;
import java.util.Optional;

/** The snapshots of this machine's jobs; what a killed job left is deleted before the first is made. */
final class MachineSnapshots implements Snapshots {
    private final BtrfsSnapshots btrfs;
    private boolean begun;

    private MachineSnapshots(BtrfsSnapshots btrfs) {
        this.btrfs = btrfs;
    }

    static MachineSnapshots of(CoffreHome home, MachineId machine) {
        ByteString folder =
                PathArguments.absolute(home.state().resolve("snapshots").toString());
        return new MachineSnapshots(new BtrfsSnapshots(folder, machine.toString(), new SnapshotsFile(home.state())));
    }

    /** What killed jobs left. */
    void deleteLeftOver() {
        btrfs.deleteLeftOver();
    }

    /** Only the job that holds the machine's lock gets this far. */
    @Override
    public Optional<Snapshot> take(ByteString place) throws SnapshotException {
        if (!begun) {
            begun = true;
            btrfs.deleteLeftOver();
        }
        return btrfs.take(place);
    }
}
