package dev.coffre.vault.admission;

import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.slot.SlotKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a vault requires of a change of key slots (docs/format.md §8).
 *
 * @param superseded ids of slots that were valid once; no machine may bring one of them back
 */
public record SlotRules(DomainId domain, DomainSlots current, Set<SlotId> superseded) {
    /** Most slots after a change, unless more were valid before: a passphrase, a recovery code, and room for a few more. */
    public static final int MAX_SLOTS = 8;

    /** Most slots of a domain that are valid at once: those of a change, and former ones that an owner made valid again. */
    public static final int MAX_VALID = 16;

    public SlotRules {
        superseded = Set.copyOf(superseded);
    }

    /** Returns whether the change was made already, so that it may succeed again without a PIN. */
    public boolean isApplied(SlotChange change) {
        boolean keyringThere =
                change.keyring().stream().allMatch(keyring -> current.keyrings().contains(keyring));
        return keyringThere && new HashSet<>(change.slots()).equals(new HashSet<>(current.slots()));
    }

    /**
     * Returns whether a recovery code that opens the data key now would no longer do so. Within an epoch the very slot
     * has to stay, since the vault cannot tell whether another slot is for the same code. A new epoch has new slots.
     */
    public boolean dropsRecoveryCode(SlotChange change) {
        List<KeySlotFile> before = recoverySlots(current.slots());
        return change.keyring().isPresent()
                ? !before.isEmpty() && recoverySlots(change.slots()).isEmpty()
                : !change.slots().containsAll(before);
    }

    private static List<KeySlotFile> recoverySlots(List<KeySlotFile> slots) {
        return slots.stream()
                .filter(slot -> slot.kind() == SlotKind.RECOVERY_CODE)
                .toList();
    }

    /** Returns the slots and keyrings after the change, or throws {@code slots-refused}. */
    public DomainSlots apply(SlotChange change) {
        int epoch = current.epoch() + (change.keyring().isPresent() ? 1 : 0);
        change.keyring().ifPresent(keyring -> checkKeyring(keyring, epoch));
        checkNumber(change.slots());
        Set<SlotId> ids = new HashSet<>();
        for (KeySlotFile slot : change.slots()) {
            checkSlot(slot, epoch, change.keyring().isPresent());
            require(ids.add(slot.id()), "slot " + slot.id() + " comes twice");
        }
        List<KeyringFile> keyrings = new ArrayList<>(current.keyrings());
        change.keyring().ifPresent(keyrings::add);
        return new DomainSlots(change.slots(), keyrings);
    }

    /**
     * Former slots that an owner made valid again may raise the number of valid slots above {@link #MAX_SLOTS}. The
     * next change may keep them, as it has to keep recovery codes, but it must not increase the number: otherwise no
     * room would be left for former slots.
     */
    private void checkNumber(List<KeySlotFile> slots) {
        require(slots.stream().anyMatch(slot -> slot.kind() == SlotKind.PASSPHRASE), "no slot for a passphrase");
        int most = Math.max(MAX_SLOTS, current.slots().size());
        require(slots.size() <= most, slots.size() + " slots, more than " + most);
        long added =
                slots.stream().filter(slot -> !current.slots().contains(slot)).count();
        require(added <= MAX_SLOTS, added + " new slots, more than " + MAX_SLOTS);
    }

    private void checkKeyring(KeyringFile keyring, int epoch) {
        require(keyring.domain().equals(domain), "the keyring is of another domain");
        require(keyring.epoch() == epoch, "the keyring is of epoch " + keyring.epoch() + ", not " + epoch);
    }

    /** A slot of an earlier epoch, which an owner made valid again, may stay until the next epoch begins. */
    private void checkSlot(KeySlotFile slot, int epoch, boolean begins) {
        require(slot.domain().equals(domain), "a slot is of another domain");
        boolean stays = !begins && current.slots().contains(slot);
        require(stays || slot.epoch() == epoch, "a slot is of epoch " + slot.epoch() + ", not " + epoch);
        require(!superseded.contains(slot.id()), "slot " + slot.id() + " was superseded");
        require(
                current.slots().stream().allMatch(known -> !known.id().equals(slot.id()) || known.equals(slot)),
                "slot " + slot.id() + " exists with other bytes");
    }

    /** Returns the reason for refusing a change with so many slots. */
    public static String wrongCount(int slots) {
        return "there are 1 to " + MAX_SLOTS + " key slots, not " + slots;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw ProblemCode.SLOTS_REFUSED.with("reason", otherwise);
        }
    }
}
