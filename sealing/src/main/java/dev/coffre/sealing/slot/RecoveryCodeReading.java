package dev.coffre.sealing.slot;

/** What came of reading a recovery code. */
public sealed interface RecoveryCodeReading {
    /** A recovery code; the caller closes it. */
    record Accepted(RecoveryCode code) implements RecoveryCodeReading {}

    /** Not 32 digits and a check symbol, but this many symbols. */
    record WrongLength(int symbols) implements RecoveryCodeReading {}

    /** A symbol that no code has. {@code position} counts symbols from 1, spaces and dashes left out. */
    record UnknownSymbol(int position) implements RecoveryCodeReading {}

    /** The check symbol does not fit: some symbol is not the printed one. */
    record Mistyped() implements RecoveryCodeReading {}
}
