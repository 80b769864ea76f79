package dev.coffre.agent.registration;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.CharBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Reads passphrases from files or a terminal, new ones and existing ones. The caller closes them. */
public final class PassphraseSource {
    private final Terminal terminal;
    private final AgentMessages texts;
    private final SecureRandom random;
    private final SecretFiles files;
    private final List<PassphraseFile> saved = new ArrayList<>();

    public PassphraseSource(Terminal terminal, AgentMessages texts, PassphraseCrypto crypto) {
        this.terminal = terminal;
        this.texts = texts;
        this.random = crypto.random();
        this.files = crypto.secretFiles();
    }

    /** Returns a new passphrase. */
    public Passphrase readNew(PassphraseChoice choice) {
        return switch (choice) {
            case PassphraseChoice.FromFile(var file) -> fromFile(files.ofPassphrase(file));
            case PassphraseChoice.Generated(var saveTo) -> generated(files.newPassphrase(saveTo));
            case PassphraseChoice.Prompted asked -> typedTwice();
        };
    }

    /** Deletes saved passphrases that were never used, so that the command can be repeated. */
    void discardSaved() {
        saved.forEach(PassphraseFile::discard);
    }

    /**
     * Returns an existing passphrase.
     *
     * @throws dev.coffre.vault.problem.Problem {@code passphrase-wrong} if it is shorter than any passphrase, or why it cannot
     *     be read
     */
    public Passphrase readExisting(PassphraseChoice choice) {
        try {
            return read(choice);
        } catch (Problem problem) {
            throw problem.code() == ProblemCode.PASSPHRASE_TOO_SHORT ? ProblemCode.PASSPHRASE_WRONG.problem() : problem;
        }
    }

    private Passphrase read(PassphraseChoice choice) {
        return switch (choice) {
            case PassphraseChoice.FromFile(var file) -> fromFile(files.ofPassphrase(file));
            case PassphraseChoice.Generated generated ->
                throw new IllegalArgumentException("a new passphrase opens nothing");
            case PassphraseChoice.Prompted asked -> typed("passphrase.ask", PassphraseRule::typed);
        };
    }

    private Passphrase generated(PassphraseFile file) {
        Passphrase passphrase = Passphrase.generate(random);
        file.save(passphrase);
        saved.add(file);
        if (file.isOnLocalDisk()) {
            terminal.err().println(texts.format("passphrase.own-disk", file));
        }
        return passphrase;
    }

    private static Passphrase fromFile(UserSecretFile file) {
        byte[] contents = file.read();
        try {
            return PassphraseRule.inFile(contents);
        } finally {
            Arrays.fill(contents, (byte) 0);
        }
    }

    private Passphrase typedTwice() {
        terminal.err().println(texts.format("passphrase.rule", Passphrase.MIN_CODE_POINTS));
        return typed("passphrase.new", first -> {
            PassphraseRule.typed(first).close();
            return typed("passphrase.again", second -> PassphraseRule.typedTwice(first, second));
        });
    }

    private Passphrase typed(String question, Function<CharBuffer, Passphrase> reading) {
        if (!terminal.isInteractive()) {
            throw ProblemCode.PASSPHRASE_MISSING.problem();
        }
        char[] typed = terminal.askSecret(texts.format(question)).orElseThrow(ProblemCode.PASSPHRASE_MISSING::problem);
        try {
            return reading.apply(CharBuffer.wrap(typed));
        } finally {
            Arrays.fill(typed, '\0');
        }
    }
}
