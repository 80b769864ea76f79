package dev.coffre.agent.registration;

import dev.coffre.agent.platform.Volumes;
import dev.coffre.backup.trust.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the user's files with secrets, outside the agent's own directories.
 *
 * @param files creates them
 * @param volumes knows which would be lost with the machine
 */
public record SecretFiles(PrivateFiles files, Volumes volumes) {
    UserSecretFile ofPassphrase(Path path) {
        return UserSecretFile.ofPassphrase(path, files);
    }

    UserSecretFile ofRecoveryCode(Path path) {
        return UserSecretFile.ofRecoveryCode(path, files);
    }

    PassphraseFile newPassphrase(Path path) {
        return new PassphraseFile(path, this);
    }

    /** Returns a file named after the machine in {@code place} if that is a directory, else {@code place} itself. */
    public PassphraseFile newPassphrase(Path place, String machineName) {
        return newPassphrase(
                Files.isDirectory(place)
                        ? place.resolve("coffre-" + machineName.replaceAll("[^\\p{L}\\p{N}._-]", "_") + ".passphrase")
                        : place);
    }
}
