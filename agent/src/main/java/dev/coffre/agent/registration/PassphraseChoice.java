package dev.coffre.agent.registration;

import java.nio.file.Path;

/** Where a passphrase comes from. */
public sealed interface PassphraseChoice {
    /** The user types it. */
    record Prompted() implements PassphraseChoice {}

    /** It is read from a file. */
    record FromFile(Path file) implements PassphraseChoice {}

    /** A new one is generated and saved to a file that does not exist yet. */
    record Generated(Path saveTo) implements PassphraseChoice {}
}
