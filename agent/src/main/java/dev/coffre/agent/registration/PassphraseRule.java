package dev.coffre.agent.registration;

import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseResult;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/** Validates passphrases (docs/format.md §8) from any source. The caller closes them. */
public final class PassphraseRule {
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private PassphraseRule() {}

    /** @throws Problem {@code passphrase-too-short}, {@code -too-long}, {@code -malformed} */
    public static Passphrase typed(CharSequence typed) {
        return accept(Passphrase.read(typed));
    }

    /**
     * Requires both entries to be equal, so that a typing error is noticed now and not at recovery.
     *
     * @throws Problem as {@link #typed}, or {@code passphrase-mismatch}
     */
    public static Passphrase typedTwice(CharSequence typed, CharSequence again) {
        Passphrase first = typed(typed);
        if (!(Passphrase.read(again) instanceof PassphraseResult.Accepted(Passphrase second))) {
            first.close();
            throw ProblemCode.PASSPHRASE_MISMATCH.problem();
        }
        try (second) {
            if (!first.reveal().equals(second.reveal())) {
                first.close();
                throw ProblemCode.PASSPHRASE_MISMATCH.problem();
            }
            return first;
        }
    }

    /** Reads a passphrase from a file's content, without one newline at the end. */
    public static Passphrase inFile(byte[] contents) {
        return accept(Passphrase.readFile(contents));
    }

    private static Passphrase accept(PassphraseResult reading) {
        return switch (reading) {
            case PassphraseResult.Accepted(Passphrase passphrase) -> requireTypable(passphrase);
            case PassphraseResult.TooShort(int codePoints) ->
                throw ProblemCode.PASSPHRASE_TOO_SHORT.with("minimum", Passphrase.MIN_CODE_POINTS);
            case PassphraseResult.TooLong tooLong ->
                throw ProblemCode.PASSPHRASE_TOO_LONG.with("maximum", Passphrase.MAX_BYTES);
            case PassphraseResult.NotText notText -> throw ProblemCode.PASSPHRASE_MALFORMED.problem();
        };
    }

    /**
     * Refuses control characters, which cannot be typed again, and the replacement character, which stands for every
     * accented letter if the terminal's encoding is wrong.
     */
    private static Passphrase requireTypable(Passphrase passphrase) {
        boolean odd =
                passphrase.reveal().codePoints().anyMatch(c -> Character.isISOControl(c) || c == REPLACEMENT_CHARACTER);
        if (odd) {
            passphrase.close();
            throw ProblemCode.PASSPHRASE_MALFORMED.problem();
        }
        return passphrase;
    }
}
