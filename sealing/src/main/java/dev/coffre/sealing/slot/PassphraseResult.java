package dev.coffre.sealing.slot;

/** An accepted passphrase, or the reason why the input was refused. */
public sealed interface PassphraseResult {
    /** A passphrase; the caller closes it. */
    record Accepted(Passphrase passphrase) implements PassphraseResult {}

    /** Fewer than {@link Passphrase#MIN_CODE_POINTS} characters. */
    record TooShort(int codePoints) implements PassphraseResult {}

    /** More than {@link Passphrase#MAX_BYTES} bytes. */
    record TooLong() implements PassphraseResult {}

    /** Not Unicode text: malformed UTF-8 or half a surrogate pair. */
    record NotText() implements PassphraseResult {}
}
