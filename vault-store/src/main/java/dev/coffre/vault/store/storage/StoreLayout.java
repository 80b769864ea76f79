package dev.coffre.vault.store.storage;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.store.journal.SegmentName;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The paths of everything in a store (docs/format.md §10). */
public record StoreLayout(Path store) {
    static final String TOMBSTONE = ".tombstone";
    static final String KEYRING = "keyring-";

    /** Names of a folder that are read together. */
    private static final int PIECE = 1_000;

    private static final String ID = "[0-9a-f]{32}";
    private static final Pattern PLACES = Pattern.compile(String.join(
            "|",
            "journal/[0-9]{16}(-[0-9]{16})?",
            "audit/[0-9]{16}-[0-9]{16}(-[0-9a-f]{32})?",
            "vaults/" + ID + "/slots/" + ID + "/(" + ID + "|keyring-[0-9]{8})",
            "vaults/" + ID + "/points/" + ID + "/[0-9]{16}-[0-9a-f]{64}(\\.tombstone)?",
            "vaults/" + ID + "/packs/" + ID + "/(data|pages)/[0-9a-f]{2}/" + ID));

    /** Returns whether a name has the form of an id. Other names are ignored where ids are expected. */
    static boolean isId(Path path) {
        return path.getFileName().toString().matches(ID);
    }

    /** Returns whether a file of a store can have this path. */
    public boolean hasPlace(Path file) {
        return isPlace(store.relativize(file).toString().replace('\\', '/'));
    }

    /** Returns whether a file of a store can have this path below its root, with slashes. */
    public static boolean isPlace(String path) {
        return PLACES.matcher(path).matches();
    }

    /** Returns the pack at this path, of any vault; empty if no pack can have it. */
    public Optional<PackHeader> packAt(Path file) {
        return hasPlace(file) && store.relativize(file).getName(0).toString().equals("vaults")
                ? pack(VaultId.parse(store.relativize(file).getName(1).toString()), file)
                : Optional.empty();
    }

    /** Returns the file that says that this store is a copy. */
    public Path copyMark() {
        return store.resolve("copy");
    }

    /** Returns the folder with the objects by which a storage service is tried out. Locked ones stay for a minute. */
    public Path trials() {
        return store.resolve("check");
    }

    /** Returns the file with the id of the start that writes to a store without a disk. */
    public Path owner() {
        return store.resolve("owner");
    }

    /** Returns the file with the id of the catalog that belongs to the store. */
    public Path incarnation() {
        return store.resolve("incarnation");
    }

    public Path journal() {
        return store.resolve("journal");
    }

    public Path segmentFile(SegmentName name) {
        return journal().resolve(name.toString());
    }

    /** Returns the path of a segment below the store, with slashes. */
    public String pathOf(SegmentName name) {
        return "journal/" + name;
    }

    /** Returns the folder of the audit log of several processes. */
    public Path audit() {
        return store.resolve("audit");
    }

    public Path vaults() {
        return store.resolve("vaults");
    }

    /** Returns the vaults that have a directory. */
    public List<VaultId> vaultsIn(Store files) {
        return vaultsIn(files, Integer.MAX_VALUE);
    }

    /**
     * As {@link #vaultsIn(Store)}, of the first names only: somebody else may have added millions.
     *
     * @param most names that are read, those of other folders included
     */
    public List<VaultId> vaultsIn(Store files, int most) {
        return files.listAfter(vaults(), "", most).stream()
                .filter(StoreLayout::isId)
                .map(folder -> VaultId.parse(folder.getFileName().toString()))
                .toList();
    }

    /** Returns whether any vault has a directory. Reads the names in pieces, until there is one. */
    public boolean hasVaults(Store files) {
        String last = "";
        List<Path> some;
        do {
            some = files.listAfter(vaults(), last, PIECE);
            if (some.stream().anyMatch(StoreLayout::isId)) {
                return true;
            }
            last = some.isEmpty() ? "" : some.getLast().getFileName().toString();
        } while (some.size() == PIECE);
        return false;
    }

    public Path slots(VaultId vault) {
        return vaults().resolve(vault.toString()).resolve("slots");
    }

    public Path slots(VaultId vault, DomainId domain) {
        return slots(vault).resolve(domain.toString());
    }

    public Path slotFile(VaultId vault, DomainId domain, SlotId slot) {
        return slots(vault, domain).resolve(slot.toString());
    }

    public Path keyringFile(VaultId vault, DomainId domain, int epoch) {
        return slots(vault, domain).resolve(KEYRING + "%08d".formatted(epoch));
    }

    public Path points(VaultId vault) {
        return vaults().resolve(vault.toString()).resolve("points");
    }

    public Path points(VaultId vault, MachineId machine) {
        return points(vault).resolve(machine.toString());
    }

    /** Returns the file of a point that is not removed. */
    public Path pointFile(VaultId vault, MachineId machine, long seq, Sha256 hash) {
        return points(vault, machine).resolve("%016d-%s".formatted(seq, hash));
    }

    /** Returns the file of a point, or of the tombstone that replaced it. */
    public Path linkFile(VaultId vault, ChainLink link) {
        Path point = pointFile(vault, link.machine(), link.seq(), link.hash());
        return switch (link) {
            case StoredPoint stored -> point;
            case Tombstone tombstone -> tombstoneFile(point);
        };
    }

    /** Returns the file of the tombstone for the point in this file. */
    public static Path tombstoneFile(Path point) {
        return point.resolveSibling(point.getFileName() + TOMBSTONE);
    }

    public Path packs(VaultId vault) {
        return vaults().resolve(vault.toString()).resolve("packs");
    }

    public Path packs(VaultId vault, DomainId domain, PackKind kind) {
        return packs(vault).resolve(domain.toString()).resolve(kind.directoryName());
    }

    /** Returns the pack whose file has this path, if any has. */
    Optional<PackHeader> pack(VaultId vault, Path file) {
        Path inPacks = packs(vault).relativize(file);
        if (inPacks.getNameCount() != 4 || !isId(inPacks.getName(0)) || !isId(file)) {
            return Optional.empty();
        }
        DomainId domain = DomainId.parse(inPacks.getName(0).toString());
        PackId id = PackId.parse(file.getFileName().toString());
        return Arrays.stream(PackKind.values())
                .map(kind -> new PackHeader(kind, id, domain))
                .filter(header -> packFile(vault, header).equals(file))
                .findFirst();
    }

    public Path packFile(VaultId vault, PackHeader header) {
        String name = header.pack().toString();
        return packs(vault, header.domain(), header.kind())
                .resolve(name.substring(0, 2))
                .resolve(name);
    }
}
