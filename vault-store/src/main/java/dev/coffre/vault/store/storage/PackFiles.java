package dev.coffre.vault.store.storage;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The packs of one vault. */
public record PackFiles(Disk disk, StoreLayout layout, VaultId vault) {

    /**
     * Creates a pack, whose name is durable on return. Its id must be fresh, since names are never reused. A failure deletes
     * the file, as far as the disk allows: otherwise, on a full disk, every attempt would leave another one.
     */
    public PackWriter create(PackHeader header) {
        Path file = layout.packFile(vault, header);
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
        return PackReader.open(disk.open(layout.packFile(vault, header)));
    }

    /** Opens the pack's file without checking its contents. */
    public DiskFile openFile(PackHeader header) {
        return disk.open(layout.packFile(vault, header));
    }

    public boolean exists(PackHeader header) {
        return disk.exists(layout.packFile(vault, header));
    }

    /**
     * Closes a pack that was being written when the vault stopped. Deletes a pack whose header never reached the disk or is
     * zeros: it holds nothing, since the header is durable before anything follows.
     */
    public void closeUnfinished(PackHeader header) {
        Path path = layout.packFile(vault, header);
        try (DiskFile file = disk.open(path)) {
            if (file.length() > PackHeader.BYTES || isHeaderOnly(file, header)) {
                closePack(file);
                return;
            }
        }
        disk.delete(path);
    }

    private static boolean isHeaderOnly(DiskFile file, PackHeader header) {
        return file.length() == PackHeader.BYTES && Arrays.equals(file.read(0, PackHeader.BYTES), header.encode());
    }

    private static void closePack(DiskFile file) {
        if (!PackReader.open(file).isClosed()) {
            PackWriter.recover(file).finish();
        }
    }

    /** Lists all packs by the names and places of their files. Other files are ignored. */
    public List<PackHeader> list() {
        List<PackHeader> packs = new ArrayList<>();
        for (Path domain : disk.list(layout.packs(vault)).stream()
                .filter(StoreLayout::isId)
                .toList()) {
            for (PackKind kind : PackKind.values()) {
                disk.list(domain.resolve(kind.directoryName())).stream()
                        .flatMap(hh -> disk.list(hh).stream())
                        .filter(StoreLayout::isId)
                        .map(file -> new PackHeader(kind, packId(file), domainId(domain)))
                        .forEach(packs::add);
            }
        }
        return packs;
    }

    private static PackId packId(Path file) {
        return PackId.parse(file.getFileName().toString());
    }

    private static DomainId domainId(Path folder) {
        return DomainId.parse(folder.getFileName().toString());
    }
}
