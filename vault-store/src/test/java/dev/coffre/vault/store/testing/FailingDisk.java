package dev.coffre.vault.store.testing;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk on which change number {@code failing} and every later one fails, as after a power cut. Counts from 1. */
public final class FailingDisk implements Disk {
    private final Disk disk;
    private final int failing;
    private int changes;

    public FailingDisk(Disk disk, int failing) {
        this.disk = disk;
        this.failing = failing;
    }

    private void change() {
        changes++;
        if (changes >= failing) {
            throw ProblemCode.STORE_WRITE_FAILED.with("reason", "test");
        }
    }

    /** Whether anything failed. */
    public boolean hasFailed() {
        return changes >= failing;
    }

    @Override
    public DiskFile create(Path file) {
        change();
        return new FailingFile(disk.create(file));
    }

    @Override
    public DiskFile open(Path file) {
        return new FailingFile(disk.open(file));
    }

    @Override
    public void rename(Path from, Path to) {
        change();
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) {
        change();
        disk.delete(file);
    }

    @Override
    public void syncDirectory(Path folder) {
        change();
        disk.syncDirectory(folder);
    }

    @Override
    public void createDirectories(Path folder) {
        change();
        disk.createDirectories(folder);
    }

    @Override
    public List<Path> list(Path folder) {
        return disk.list(folder);
    }

    @Override
    public boolean exists(Path path) {
        return disk.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return disk.isDirectory(path);
    }

    private final class FailingFile implements DiskFile {
        private final DiskFile file;

        FailingFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public long length() {
            return file.length();
        }

        /** Half of the bytes arrive. */
        @Override
        public void append(ByteBuffer bytes) {
            if (changes + 1 >= failing) {
                file.append(bytes.slice(bytes.position(), bytes.remaining() / 2));
            }
            change();
            file.append(bytes);
        }

        @Override
        public byte[] read(long offset, int length) {
            return file.read(offset, length);
        }

        @Override
        public void truncate(long length) {
            change();
            file.truncate(length);
        }

        @Override
        public void sync() {
            change();
            file.sync();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
