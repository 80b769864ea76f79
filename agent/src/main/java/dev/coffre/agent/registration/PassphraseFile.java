package dev.coffre.agent.registration;

import dev.coffre.sealing.slot.Passphrase;
import java.nio.file.Path;

/** A new file that a generated passphrase is saved to for the user. */
public final class PassphraseFile {
    private final Path path;
    private final SecretFiles files;

    PassphraseFile(Path path, SecretFiles files) {
        this.path = path;
        this.files = files;
    }

    /**
     * Writes the file, readable by its owner only.
     *
     * @throws dev.coffre.vault.problem.Problem {@code passphrase-file-…}
     */
    public void save(Passphrase passphrase) {
        files.ofPassphrase(path).create(passphrase.reveal());
    }

    /** Deletes the file, if the passphrase was never used. */
    public void discard() {
        files.ofPassphrase(path).discard();
    }

    /** Returns whether the file would be lost together with the data that its passphrase opens. */
    public boolean isOnLocalDisk() {
        return files.volumes().isLocalDisk(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
