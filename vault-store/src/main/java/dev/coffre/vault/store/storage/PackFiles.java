package dev.coffre.vault.store.storage;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackTail;
import dev.coffre.vault.store.pack.PackWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** The packs of one vault. */
public record PackFiles(Store store, StoreLayout layout, VaultId vault) {

    /**
     * Creates a pack. Its id must be fresh, since names are never reused. On a disk, its name is durable on return, and a
     * failure deletes the file, as far as the disk allows: otherwise, on a full disk, every attempt would leave another one.
     * A store without a disk gets the pack when it is finished; until then it is in memory.
     */
    public PackWriter create(PackHeader header) {
        Path file = layout.packFile(vault, header);
        return store.disk()
                .map(disk -> create(disk, file, header))
                .orElseGet(() -> PackWriter.create(new WholeFile(store, file), header));
    }

    private static PackWriter create(Disk disk, Path file, PackHeader header) {
        Path folder = Objects.requireNonNull(file.getParent());
        disk.createDirectories(folder);
        DiskFile opened = disk.create(file);
        try {
            PackWriter writer = PackWriter.create(opened, header);
            writer.sync();
            disk.syncDirectory(folder);
            return writer;
        } catch (Problem problem) {
            try {
                opened.close();
                disk.delete(file);
            } catch (Problem left) {
                problem.addSuppressed(left);
            }
            throw problem;
        }
    }

    public PackReader open(PackHeader header) {
        return PackReader.open(openFile(header));
    }

    /** Opens the pack's file without checking its contents. */
    public StoredFile openFile(PackHeader header) {
        return store.open(layout.packFile(vault, header));
    }

    public boolean exists(PackHeader header) {
        return store.exists(layout.packFile(vault, header));
    }

    /** Deletes the pack's file, which exists. */
    public void delete(PackHeader header) {
        store.delete(layout.packFile(vault, header));
    }

    /**
     * Closes a pack that was being written when the vault stopped. Deletes a pack whose header never reached the disk or is
     * zeros: it holds nothing, since the header is durable before anything follows. A store without a disk has unfinished packs
     * only if another tool than {@code store copy} copied it from a disk. There the pack is written again, closed.
     */
    public void closeUnfinished(PackHeader header) {
        Path path = layout.packFile(vault, header);
        if (store.disk().isPresent()) {
            try (DiskFile file = store.disk().get().open(path)) {
                if (!holdsNothing(file, header)) {
                    closePack(file);
                    return;
                }
            }
        } else {
            try (StoredFile file = store.open(path)) {
                if (!holdsNothing(file, header)) {
                    writeClosed(path, file);
                    return;
                }
            }
        }
        store.delete(path);
    }

    /** Returns whether not even the header of the pack is in its file. */
    public static boolean holdsNothing(StoredFile file, PackHeader header) {
        long length = file.length();
        return length < PackHeader.BYTES
                || length == PackHeader.BYTES && !Arrays.equals(file.read(0, PackHeader.BYTES), header.encode());
    }

    private void writeClosed(Path path, StoredFile file) {
        PackReader reader = PackReader.open(file);
        if (!reader.isClosed()) {
            PackTail tail = reader.tail();
            store.write(
                    path,
                    ByteBuffer.allocate(Math.toIntExact(tail.packLength()))
                            .put(file.read(0, tail.offset()))
                            .put(tail.bytes())
                            .array());
        }
    }

    private static void closePack(DiskFile file) {
        if (!PackReader.open(file).isClosed()) {
            PackWriter.recover(file).finish();
        }
    }

    /** Lists all packs by the names and places of their files. Other files are ignored. */
    public List<PackHeader> list() {
        List<PackHeader> packs = new ArrayList<>();
        Consumer<Path> add = file -> layout.pack(vault, file).ifPresent(packs::add);
        if (store.disk().isPresent()) {
            forEachOnDisk(add);
        } else {
            store.forEachFile(layout.packs(vault), add);
        }
        return packs;
    }

    /** A pack as a listing shows it. */
    public record ListedPack(PackHeader header, StoreEntry entry) {}

    /**
     * Lists domains that have packs, in order. Somebody else may have added millions.
     *
     * @param most names that are read, those of other folders included
     */
    public List<DomainId> domains(int most) {
        return store.listAfter(layout.packs(vault), "", most).stream()
                .filter(StoreLayout::isId)
                .map(folder -> DomainId.parse(folder.getFileName().toString()))
                .toList();
    }

    /**
     * Passes the packs of a domain and kind, in the order of their ids, as {@link Store#forEachEntry} does.
     *
     * @param after the first byte of the last ids that are left out; -1 for none
     */
    public void forEachListed(DomainId domain, PackKind kind, int after, Consumer<ListedPack> action) {
        Path folder = layout.packs(vault, domain, kind);
        Consumer<StoreEntry> each = entry ->
                layout.pack(vault, entry.file()).ifPresent(header -> action.accept(new ListedPack(header, entry)));
        Optional<Path> start = after < 0 ? Optional.empty() : Optional.of(folder.resolve("%02x".formatted(after)));
        if (store.disk().isEmpty()) {
            store.forEachEntry(folder, start, each);
            return;
        }
        for (Path shard : store.list(folder)) { // may be a link, as in forEachOnDisk
            if (start.isEmpty() || shard.compareTo(start.get()) > 0) {
                store.forEachEntry(shard, Optional.empty(), each);
            }
        }
    }

    /** Passes the packs of a store without a disk, in the order of their paths, as {@link Store#forEachEntry} does. */
    public void forEachListed(Consumer<ListedPack> action) {
        store.forEachEntry(
                layout.packs(vault),
                Optional.empty(),
                entry -> layout.pack(vault, entry.file())
                        .ifPresent(header -> action.accept(new ListedPack(header, entry))));
    }

    /** By the levels of the layout, so that a folder of it may be a link to another disk. */
    private void forEachOnDisk(Consumer<Path> action) {
        for (Path domain : store.list(layout.packs(vault)).stream()
                .filter(StoreLayout::isId)
                .toList()) {
            for (PackKind kind : PackKind.values()) {
                store.list(domain.resolve(kind.directoryName())).stream()
                        .flatMap(hh -> store.list(hh).stream())
                        .forEach(action);
            }
        }
    }
}
