package dev.coffre.agent.registration;

import dev.coffre.agent.home.UserNamedPath;
import dev.coffre.vault.client.VaultAddress;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The vault credentials file that a user provides. */
public record CredentialsFile(byte[] bytes, VaultCredentials.Grant grant) {

    /** @throws Problem {@code credentials-…} */
    public static CredentialsFile read(String argument) {
        Path path = UserNamedPath.of(argument, reason -> unreadable(argument, reason));
        try {
            return parse(String.valueOf(path.getFileName()), contents(path, argument));
        } catch (Problem problem) {
            throw problem.with("file", argument);
        }
    }

    /**
     * Parses a file whose bytes are already read, for example by a browser.
     *
     * @throws Problem {@code credentials-…}
     */
    public static CredentialsFile parse(String name, byte[] bytes) {
        try {
            return new CredentialsFile(bytes, VaultCredentials.read(name, bytes).grant());
        } catch (Problem problem) {
            throw problem.with("file", name);
        }
    }

    private static byte[] contents(Path path, String argument) {
        if (Files.isDirectory(path)) {
            throw unreadable(argument, "EISDIR");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(VaultCredentials.MAX_FILE + 1);
        } catch (NoSuchFileException e) {
            throw ProblemCode.CREDENTIALS_MISSING.with("file", argument).causedBy(e);
        } catch (IOException e) {
            throw unreadable(argument, SystemReason.of(e)).causedBy(e);
        }
    }

    private static Problem unreadable(String argument, String reason) {
        return ProblemCode.CREDENTIALS_UNREADABLE.with("file", argument).with("reason", reason);
    }

    /** Returns the vault's address as stated in the file. */
    public VaultAddress address() {
        List<URI> urls = grant.urls().stream().map(URI::create).toList();
        Set<String> pins = grant.tlsPins().stream().map(Sha256::toString).collect(Collectors.toSet());
        return new VaultAddress(urls, pins);
    }

    /** Leaves out the secret that allows registration. */
    @Override
    public String toString() {
        return "credentials file of " + grant.vaultName();
    }
}
