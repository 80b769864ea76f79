package dev.coffre.agent.registration;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.Texts;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseReading;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.CharBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gets passphrases: new ones, and the one that opens. Whoever gets one closes it. */
public final class PassphraseSource {
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private final Terminal terminal;
    private final Texts texts;
    private final SecureRandom random;
    private final List<SecretFile> saved = new ArrayList<>();

    public PassphraseSource(Terminal terminal, Texts texts, SecureRandom random) {
        this.terminal = terminal;
        this.texts = texts;
        this.random = random;
    }

    /** A passphrase to be set: typed twice, so that a slip is noticed now and not on the day of the recovery. */
    public Passphrase choose(PassphraseChoice choice) {
        return switch (choice) {
            case PassphraseChoice.FromFile(var file) -> fromFile(new SecretFile(file));
            case PassphraseChoice.Generated(var saveTo) -> generated(new SecretFile(saveTo));
            case PassphraseChoice.Asked asked -> typedTwice();
        };
    }

    /** Takes saved passphrases back that never came into use, so that the same command can be run again. */
    void discardSaved() {
        saved.forEach(SecretFile::discard);
    }

    /** The passphrase that was set once. */
    public Passphrase recall(PassphraseChoice choice) {
        return switch (choice) {
            case PassphraseChoice.FromFile(var file) -> fromFile(new SecretFile(file));
            case PassphraseChoice.Generated generated ->
                throw new IllegalArgumentException("a new passphrase opens nothing");
            case PassphraseChoice.Asked asked -> typed("passphrase.ask");
        };
    }

    private Passphrase generated(SecretFile file) {
        Passphrase passphrase = Passphrase.generate(random);
        file.create(passphrase.reveal());
        saved.add(file);
        return passphrase;
    }

    private static Passphrase fromFile(SecretFile file) {
        byte[] contents = file.read();
        try {
            return accept(Passphrase.readFile(contents));
        } finally {
            Arrays.fill(contents, (byte) 0);
        }
    }

    private Passphrase typedTwice() {
        terminal.err().println(texts.say("passphrase.rule", Passphrase.MIN_CODE_POINTS));
        Passphrase first = typed("passphrase.new");
        try (Passphrase second = typed("passphrase.again")) {
            if (!first.reveal().equals(second.reveal())) {
                first.close();
                throw ProblemCode.PASSPHRASE_MISMATCH.problem();
            }
            return first;
        }
    }

    private Passphrase typed(String question) {
        if (!terminal.isInteractive()) {
            throw ProblemCode.PASSPHRASE_MISSING.problem();
        }
        char[] typed = terminal.askSecret(texts.say(question)).orElseThrow(ProblemCode.PASSPHRASE_MISSING::problem);
        try {
            return accept(Passphrase.read(CharBuffer.wrap(typed)));
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    private static Passphrase accept(PassphraseReading reading) {
        return switch (reading) {
            case PassphraseReading.Accepted(Passphrase passphrase) -> oneLineOfText(passphrase);
            case PassphraseReading.TooShort(int codePoints) ->
                throw ProblemCode.PASSPHRASE_TOO_SHORT.with("minimum", Passphrase.MIN_CODE_POINTS);
            case PassphraseReading.TooLong tooLong ->
                throw ProblemCode.PASSPHRASE_TOO_LONG.with("maximum", Passphrase.MAX_BYTES);
            case PassphraseReading.NotText notText -> throw ProblemCode.PASSPHRASE_MALFORMED.problem();
        };
    }

    /**
     * Neither control characters, which no keyboard will give again, nor the replacement character: a terminal that does
     * not know the user's encoding turns every accent into it.
     */
    private static Passphrase oneLineOfText(Passphrase passphrase) {
        boolean odd =
                passphrase.reveal().codePoints().anyMatch(c -> Character.isISOControl(c) || c == REPLACEMENT_CHARACTER);
        if (odd) {
            passphrase.close();
            throw ProblemCode.PASSPHRASE_MALFORMED.problem();
        }
        return passphrase;
    }
}
