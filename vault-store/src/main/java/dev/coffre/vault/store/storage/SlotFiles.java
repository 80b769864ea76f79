package dev.coffre.vault.store.storage;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The key slots and keyrings of one vault. The journal says which slots are valid. */
public record SlotFiles(Store files, StoreLayout layout, VaultId vault) {

    public void write(KeySlotFile slot) {
        files.write(layout.slotFile(vault, slot.domain(), slot.id()), slot.encode());
    }

    /**
     * Writes a keyring that no segment of the journal names yet. Its name is fixed by its epoch, so in a store without a disk a
     * write of an earlier try may still arrive: it must not replace this one.
     */
    public void write(KeyringFile keyring) {
        Path file = layout.keyringFile(vault, keyring.domain(), keyring.epoch());
        byte[] bytes = keyring.encode();
        if (files.disk().isPresent()) {
            files.write(file, bytes);
        } else if (!has(file, bytes)) {
            files.create(file, List.of(ByteBuffer.wrap(bytes)));
        }
    }

    /** Returns whether the file has these bytes. Deletes one that has others: it is of a try that failed. */
    private boolean has(Path file, byte[] bytes) {
        if (!files.exists(file)) {
            return false;
        }
        if (Arrays.equals(files.read(file, KeyringFile.MAX_FILE, ProblemCode.SLOT_DAMAGED), bytes)) {
            return true;
        }
        files.delete(file);
        return false;
    }

    /**
     * Returns domains that have slots, by their directories. Somebody else may have added millions.
     *
     * @param most names that are read, those of other folders included
     */
    public List<DomainId> domains(int most) {
        return files.listAfter(layout.slots(vault), "", most).stream()
                .filter(StoreLayout::isId)
                .map(folder -> DomainId.parse(folder.getFileName().toString()))
                .toList();
    }

    public void delete(DomainId domain, SlotId slot) {
        files.delete(layout.slotFile(vault, domain, slot));
    }

    public KeySlotFile slot(DomainId domain, SlotId slot) {
        Path file = layout.slotFile(vault, domain, slot);
        byte[] bytes = files.read(file, KeySlotFile.BYTES, ProblemCode.SLOT_DAMAGED);
        try {
            KeySlotFile found = KeySlotFile.decode(bytes);
            requireName(found.domain().equals(domain) && found.id().equals(slot));
            return found;
        } catch (Problem problem) {
            throw problem.with("file", file);
        }
    }

    public KeyringFile keyring(DomainId domain, int epoch) {
        Path file = layout.keyringFile(vault, domain, epoch);
        byte[] bytes = files.read(file, KeyringFile.MAX_FILE, ProblemCode.SLOT_DAMAGED);
        try {
            KeyringFile found = KeyringFile.decode(bytes);
            requireName(found.domain().equals(domain) && found.epoch() == epoch);
            return found;
        } catch (Problem problem) {
            throw problem.with("file", file);
        }
    }

    /** Reads all keyrings of a domain whose newest data key is of {@code epoch}. */
    public List<KeyringFile> keyrings(DomainId domain, int epoch) {
        return IntStream.rangeClosed(2, epoch)
                .mapToObj(each -> keyring(domain, each))
                .toList();
    }

    private static void requireName(boolean holds) {
        if (!holds) {
            throw ProblemCode.SLOT_DAMAGED.with("reason", "it is not what its name says");
        }
    }
}
