package dev.coffre.backup.across;

import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.FixedRandom;
import dev.coffre.backup.testing.RecordingVault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordBytes;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A world whose newest recovery point can be written to a file, and read by the same world in another process. */
final class TravellingPoint {
    private final BackupWorld world;
    private RecordingVault recording;

    @SuppressWarnings("NullAway.Init") // the constructor of the world calls back
    TravellingPoint(Path folder) {
        world = new BackupWorld(folder, new FixedRandom(7), vault -> recording = new RecordingVault(vault));
    }

    BackupWorld world() {
        return world;
    }

    /** Writes the newest point, with the records that are new since the last call. */
    void write(Path file) throws IOException {
        SignedPoint point = world.vault.chain(world.machine).points().getLast().point();
        List<RecordBytes> records = recording.takeAdmitted();
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(records.size());
            for (RecordBytes record : records) {
                write(out, record.bytes());
            }
            write(out, point.record());
            write(out, point.signature());
        }
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    void read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
                VaultSession session = world.vault.open(Optional.empty())) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                session.put(List.of(RecordBytes.of(bytes(in))));
            }
            session.commit(SignedPoint.of(bytes(in), bytes(in)));
        }
        recording.takeAdmitted();
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
