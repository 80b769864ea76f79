package dev.coffre.vault.store.storage;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Small files that are written atomically: to a temporary file, synced, renamed, and the directory synced. Thread-safe for
 * different files.
 */
public record AtomicFiles(Disk disk) {
    private static final String TEMPORARY_PREFIX = ".";

    /** Writes a file, which is durable on return. A failure leaves the file as it was. */
    public void write(Path file, byte[] bytes) {
        Path folder = Objects.requireNonNull(file.getParent());
        disk.createDirectories(folder);
        Path temporary = folder.resolve(TEMPORARY_PREFIX + file.getFileName());
        // A write that failed, for example on a full disk, left this file. Testing one name takes the same time in any
        // directory.
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        try (DiskFile out = disk.create(temporary)) {
            out.append(ByteBuffer.wrap(bytes));
            out.sync();
        }
        disk.rename(temporary, file);
        disk.syncDirectory(folder);
    }

    /**
     * Reads a file of at most {@code limit} bytes. A file that is longer or missing is {@code damaged}; one that the disk
     * cannot read is {@code store-read-failed}. The first concerns this file alone, the second the whole disk.
     */
    public byte[] read(Path file, int limit, ProblemCode damaged) {
        try (DiskFile in = disk.open(file)) {
            if (in.length() > limit) {
                throw damaged.with("file", file).with("reason", in.length() + " bytes are more than " + limit);
            }
            return in.read(0, (int) in.length());
        } catch (Problem failed) {
            throw disk.exists(file)
                    ? failed
                    : damaged.with("file", file)
                            .with("reason", "it is not there")
                            .causedBy(failed);
        }
    }

    /** Returns whether the file exists. An existing file is complete. */
    public boolean exists(Path file) {
        return disk.exists(file);
    }

    public void delete(Path file) {
        disk.delete(file);
        disk.syncDirectory(Objects.requireNonNull(file.getParent()));
    }

    /** Returns the contents of a directory, without temporary files. */
    public List<Path> list(Path folder) {
        return disk.list(folder).stream().filter(file -> !isTemporary(file)).toList();
    }

    /** Removes the temporary files that a stopped vault left, in this directory and below. */
    public void removeTemporaryFiles(Path folder) {
        for (Path entry : disk.list(folder)) {
            if (disk.isDirectory(entry)) {
                removeTemporaryFiles(entry);
            } else if (isTemporary(entry)) {
                disk.delete(entry);
            }
        }
    }

    private static boolean isTemporary(Path file) {
        return file.getFileName().toString().startsWith(TEMPORARY_PREFIX);
    }
}
