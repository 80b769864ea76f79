package dev.coffre.sealing.slot;

/** The result of reading a recovery code. */
public sealed interface RecoveryCodeResult {
    /** A recovery code; the caller closes it. */
    record Accepted(RecoveryCode code) implements RecoveryCodeResult {}

    /** The text does not have 32 digits and a check symbol, but this many symbols. */
    record WrongLength(int symbols) implements RecoveryCodeResult {}

    /** A symbol that no code contains. {@code position} counts symbols from 1, without spaces and dashes. */
    record UnknownSymbol(int position) implements RecoveryCodeResult {}

    /** The check symbol does not match: at least one symbol differs from the printed one. */
    record Mistyped() implements RecoveryCodeResult {}
}
