package dev.coffre.vault.store.storage;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The recovery points and tombstones of one vault. */
public record PointFiles(Store files, StoreLayout layout, VaultId vault) {

    /**
     * Writes a point durably, and returns what is stored. Writing the same point again has no effect. Where files are locked, a
     * point that an earlier try has written stays, with the receipt of that try.
     */
    public StoredPoint write(StoredPoint point) {
        Path file = layout.linkFile(vault, point);
        if (files.locks().isPresent() && files.exists(file) && read(file) instanceof StoredPoint earlier) {
            return earlier;
        }
        files.write(file, point.encode());
        return point;
    }

    /**
     * Replaces a point by its tombstone and may resume after a crash, which leaves both: then the tombstone counts. The point's
     * file may be damaged or missing. It stays until a tombstone that the vault has signed is there.
     *
     * @throws Problem {@code store-write-failed} if files are locked and somebody else has written the tombstone's first
     */
    public void replaceByTombstone(Tombstone tombstone, VerifyingKey vaultKey) {
        Path tombstoneFile = layout.linkFile(vault, tombstone);
        Path point = layout.pointFile(vault, tombstone.machine(), tombstone.seq(), tombstone.hash());
        if (!files.exists(tombstoneFile) || !isSigned(tombstoneFile, vaultKey)) {
            files.write(tombstoneFile, tombstone.encode());
        }
        if (files.exists(point)) {
            files.delete(point);
        }
    }

    private boolean isSigned(Path tombstoneFile, VerifyingKey vaultKey) {
        try {
            return read(tombstoneFile) instanceof Tombstone tombstone && tombstone.isSignedBy(vaultKey);
        } catch (Problem damaged) {
            if (damaged.code() == ProblemCode.POINT_DAMAGED) {
                return false;
            }
            throw damaged;
        }
    }

    /**
     * Returns machines that have points, by their directories. Somebody else may have added millions.
     *
     * @param most names that are read, those of other folders included
     */
    public List<MachineId> machines(int most) {
        return files.listAfter(layout.points(vault), "", most).stream()
                .filter(StoreLayout::isId)
                .map(folder -> MachineId.parse(folder.getFileName().toString()))
                .toList();
    }

    /** Reads a machine's links, oldest first. {@code point-damaged} names the first damaged file. */
    public List<ChainLink> read(MachineId machine) {
        List<ChainLink> links = new ArrayList<>();
        for (Path file : files.list(layout.points(vault, machine))) {
            ChainLink link = read(file);
            // Names sort a tombstone directly after the point that it replaces.
            if (!links.isEmpty() && links.getLast().hash().equals(link.hash())) {
                links.removeLast();
            }
            links.add(link);
        }
        return links;
    }

    /** Reads the point at this place of the machine's chain. */
    public StoredPoint read(MachineId machine, long seq, Sha256 hash) {
        Path file = layout.pointFile(vault, machine, seq, hash);
        if (read(file) instanceof StoredPoint point) {
            return point;
        }
        throw ProblemCode.POINT_DAMAGED.with("file", file).with("reason", "it is a tombstone");
    }

    /** Reads the point at this place of the machine's chain or, if it cannot be read, the tombstone that replaced it. */
    public ChainLink link(MachineId machine, long seq, Sha256 hash) {
        Path point = layout.pointFile(vault, machine, seq, hash);
        try {
            return read(point);
        } catch (Problem unreadable) {
            try {
                return read(StoreLayout.tombstoneFile(point));
            } catch (Problem noTombstone) {
                throw unreadable;
            }
        }
    }

    /** Reads one file, whose name and directory must match its content. */
    public ChainLink read(Path file) {
        byte[] bytes = files.read(file, StoredPoint.MAX_FILE, ProblemCode.POINT_DAMAGED);
        try {
            boolean removed = file.getFileName().toString().endsWith(StoreLayout.TOMBSTONE);
            ChainLink link = removed ? Tombstone.decode(bytes) : StoredPoint.decode(bytes);
            if (!layout.linkFile(vault, link).equals(file)) {
                throw ProblemCode.POINT_DAMAGED.with("reason", "it is not what its name says");
            }
            if (link instanceof Tombstone tombstone
                    && (tombstone.isRun() || !tombstone.reason().isStored())) {
                throw ProblemCode.POINT_DAMAGED.with("reason", "it stands for a point that was not removed");
            }
            return link;
        } catch (Problem problem) {
            throw problem.with("file", file);
        }
    }
}
