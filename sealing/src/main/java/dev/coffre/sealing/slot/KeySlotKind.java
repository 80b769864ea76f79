package dev.coffre.sealing.slot;

/** What opens a slot. */
public sealed interface KeySlotKind {
    /** A passphrase, at this cost. */
    record WithPassphrase(Argon2Parameters parameters) implements KeySlotKind {}

    /** A recovery code; its 160 bits need no slow derivation. */
    record WithRecoveryCode() implements KeySlotKind {}

    default byte number() {
        return switch (this) {
            case WithPassphrase _ -> 1;
            case WithRecoveryCode _ -> 2;
        };
    }
}
