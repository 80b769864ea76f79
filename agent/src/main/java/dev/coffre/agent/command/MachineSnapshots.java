package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.SnapshotsFile;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.source.Snapshot;
import dev.coffre.backup.source.SnapshotException;
import dev.coffre.backup.source.SnapshotProvider;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.vault.id.MachineId;
import java.util.Optional;

/** The snapshots of this machine's jobs. Deletes those of killed jobs before it takes the first one. */
final class MachineSnapshots implements Snapshots {
    private final SnapshotProvider provider;
    private boolean begun;

    private MachineSnapshots(SnapshotProvider provider) {
        this.provider = provider;
    }

    static MachineSnapshots of(LocalFiles files, CoffreHome home, MachineId machine) {
        ByteString folder = ByteString.utf8(
                home.state().resolve("snapshots").path().toAbsolutePath().toString());
        return new MachineSnapshots(files.snapshots(folder, machine.toString(), new SnapshotsFile(home.state())));
    }

    /** Deletes the snapshots of killed jobs. */
    void deleteStale() {
        provider.deleteLeftovers();
    }

    /** Called only by the job that holds the machine's lock. */
    @Override
    public Optional<Snapshot> take(ByteString place) throws SnapshotException {
        if (!begun) {
            begun = true;
            provider.deleteLeftovers();
        }
        return provider.take(place);
    }
}
