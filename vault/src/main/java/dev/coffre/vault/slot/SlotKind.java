package dev.coffre.vault.slot;

/** What opens a key slot (docs/format.md §8). */
public enum SlotKind {
    PASSPHRASE(1),
    RECOVERY_CODE(2);

    private final int number;

    SlotKind(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
