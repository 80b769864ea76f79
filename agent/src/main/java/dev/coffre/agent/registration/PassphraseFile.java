package dev.coffre.agent.registration;

import dev.coffre.agent.home.OwnDisk;
import dev.coffre.sealing.slot.Passphrase;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a passphrase is saved for its owner: a file that does not exist yet. */
public final class PassphraseFile {
    private final Path path;

    public PassphraseFile(Path path) {
        this.path = path;
    }

    /** A file of this machine's in {@code place} if that is a folder, else {@code place} itself. */
    public static PassphraseFile at(Path place, String machineName) {
        return new PassphraseFile(
                Files.isDirectory(place)
                        ? place.resolve("coffre-" + machineName.replaceAll("[^\\p{L}\\p{N}._-]", "_") + ".passphrase")
                        : place);
    }

    /** Writes it, readable by its owner only. @throws dev.coffre.vault.problem.Problem {@code passphrase-file-…} */
    public void save(Passphrase passphrase) {
        SecretFile.ofPassphrase(path).create(passphrase.reveal());
    }

    /** Takes it back, when nothing came of it. */
    public void discard() {
        SecretFile.ofPassphrase(path).discard();
    }

    /** Whether it would be lost together with what it opens. */
    public boolean isOnOwnDisk() {
        return OwnDisk.ofThisMachine().holds(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
