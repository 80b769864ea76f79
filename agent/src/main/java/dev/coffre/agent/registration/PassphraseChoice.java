package dev.coffre.agent.registration;

import java.nio.file.Path;

/** Where a passphrase comes from. */
public sealed interface PassphraseChoice {
    /** A person types it. */
    record Asked() implements PassphraseChoice {}

    /** It stands in a file. */
    record FromFile(Path file) implements PassphraseChoice {}

    /** A new one is made and saved to a file that does not exist yet. */
    record Generated(Path saveTo) implements PassphraseChoice {}
}
