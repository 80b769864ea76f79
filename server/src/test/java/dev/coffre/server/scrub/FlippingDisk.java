package dev.coffre.server.scrub;

import dev.coffre.server.testing.RawFiles;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** All files of a folder, in memory and to be read only; one bit of one of them can be another. For one thread. */
final class FlippingDisk implements Disk {
    private final SortedMap<Path, byte[]> files;

    private FlippingDisk(SortedMap<Path, byte[]> files) {
        this.files = files;
    }

    static FlippingDisk of(Path folder) {
        SortedMap<Path, byte[]> files = new TreeMap<>();
        for (Path file : RawFiles.below(folder)) {
            files.put(file, RawFiles.read(file));
        }
        return new FlippingDisk(files);
    }

    /** The same files, to be damaged beside this one. */
    FlippingDisk copy() {
        SortedMap<Path, byte[]> copies = new TreeMap<>();
        files.forEach((path, bytes) -> copies.put(path, bytes.clone()));
        return new FlippingDisk(copies);
    }

    List<Path> files() {
        return List.copyOf(files.keySet());
    }

    int length(Path file) {
        return bytes(file).length;
    }

    /** Twice is as before. */
    void flip(Path file, int offset) {
        bytes(file)[offset] ^= (byte) (1 << offset % 8);
    }

    private byte[] bytes(Path file) {
        return Objects.requireNonNull(files.get(file), file::toString);
    }

    @Override
    public DiskFile open(Path file) {
        byte[] bytes = files.get(file);
        if (bytes == null) {
            throw ProblemCode.STORE_READ_FAILED.with("file", file).with("reason", "there is none");
        }
        return new InMemory(bytes);
    }

    @Override
    public List<Path> list(Path folder) {
        return files.keySet().stream()
                .filter(file -> file.startsWith(folder) && !file.equals(folder))
                .map(file -> folder.resolve(file.getName(folder.getNameCount())))
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public boolean exists(Path path) {
        return files.containsKey(path) || isDirectory(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return !files.containsKey(path) && files.keySet().stream().anyMatch(file -> file.startsWith(path));
    }

    @Override
    public DiskFile create(Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rename(Path from, Path to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void syncDirectory(Path folder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void createDirectories(Path folder) {
        throw new UnsupportedOperationException();
    }

    private record InMemory(byte[] bytes) implements DiskFile {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public byte[] read(long offset, int length) {
            if (offset < 0 || offset + length > bytes.length) {
                throw ProblemCode.STORE_READ_FAILED.with("reason", "it ends");
            }
            return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
        }

        @Override
        public void append(ByteBuffer more) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void truncate(long length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sync() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
