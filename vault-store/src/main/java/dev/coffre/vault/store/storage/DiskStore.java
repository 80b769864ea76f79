package dev.coffre.vault.store.storage;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import dev.coffre.vault.store.disk.StoredFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A store in a directory. Whole files are written to a temporary file, synced, renamed, and the directory synced. Packs are
 * appended to, on its {@link #disk}.
 */
public final class DiskStore implements Store {
    private static final String TEMPORARY_PREFIX = ".";

    private final Disk disk;

    public DiskStore(Disk disk) {
        this.disk = disk;
    }

    @Override
    public Optional<Disk> disk() {
        return Optional.of(disk);
    }

    @Override
    public void write(Path file, byte[] bytes) {
        create(file, List.of(ByteBuffer.wrap(bytes)));
    }

    @Override
    public void create(Path file, List<ByteBuffer> pieces) {
        Path folder = Objects.requireNonNull(file.getParent());
        disk.createDirectories(folder);
        Path temporary = folder.resolve(TEMPORARY_PREFIX + file.getFileName());
        // A write that failed, for example on a full disk, left this file. Testing one name takes the same time in any
        // directory.
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        try (DiskFile out = disk.create(temporary)) {
            pieces.forEach(piece -> out.append(piece.slice()));
            out.sync();
        }
        disk.rename(temporary, file);
        disk.syncDirectory(folder);
    }

    @Override
    public StoredFile open(Path file) {
        return disk.open(file);
    }

    @Override
    public boolean exists(Path file) {
        return disk.exists(file);
    }

    /** Returns the contents of a directory, without temporary files. */
    @Override
    public List<Path> list(Path folder) {
        return disk.list(folder).stream().filter(file -> !isTemporary(file)).toList();
    }

    @Override
    public void forEachFile(Path folder, Consumer<Path> action) {
        for (Path entry : list(folder)) {
            if (disk.isDirectory(entry)) {
                forEachFile(entry, action);
            } else {
                action.accept(entry);
            }
        }
    }

    @Override
    public void forEachEntry(Path folder, Optional<Path> after, Consumer<StoreEntry> action) {
        for (Path entry : list(folder)) {
            if (after.isPresent() && entry.compareTo(after.get()) <= 0) {
                continue;
            }
            if (disk.isDirectory(entry)) {
                forEachEntry(entry, Optional.empty(), action);
            } else {
                entry(entry).ifPresent(action);
            }
        }
    }

    @Override
    public Optional<StoreEntry> entry(Path file) {
        try (DiskFile opened = disk.open(file)) {
            return Optional.of(new StoreEntry(file, opened.length(), "", Optional.empty()));
        } catch (Problem failed) {
            if (disk.exists(file)) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    @Override
    public void delete(Path file) {
        disk.delete(file);
        disk.syncDirectory(Objects.requireNonNull(file.getParent()));
    }

    @Override
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
