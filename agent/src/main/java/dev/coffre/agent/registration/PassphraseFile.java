package dev.coffre.agent.registration;

import dev.coffre.agent.home.LocalDisks;
import dev.coffre.sealing.slot.Passphrase;
import java.nio.file.Files;
import java.nio.file.Path;

/** A new file that a generated passphrase is saved to for the user. */
public final class PassphraseFile {
    private final Path path;

    public PassphraseFile(Path path) {
        this.path = path;
    }

    /** Returns a file named after the machine in {@code place} if that is a directory, else {@code place} itself. */
    public static PassphraseFile at(Path place, String machineName) {
        return new PassphraseFile(
                Files.isDirectory(place)
                        ? place.resolve("coffre-" + machineName.replaceAll("[^\\p{L}\\p{N}._-]", "_") + ".passphrase")
                        : place);
    }

    /**
     * Writes the file, readable by its owner only.
     *
     * @throws dev.coffre.vault.problem.Problem {@code passphrase-file-…}
     */
    public void save(Passphrase passphrase) {
        UserSecretFile.ofPassphrase(path).create(passphrase.reveal());
    }

    /** Deletes the file, if the passphrase was never used. */
    public void discard() {
        UserSecretFile.ofPassphrase(path).discard();
    }

    /** Returns whether the file would be lost together with the data that its passphrase opens. */
    public boolean isOnLocalDisk() {
        return LocalDisks.ofThisMachine().contain(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
