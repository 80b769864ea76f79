package dev.coffre.server.mail;

import dev.coffre.server.data.SecretFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The mail settings, in a file of {@code keys/} that only its owner may read because it holds a password. Thread-safe. */
public final class MailFile {
    private static final int MAX_BYTES = 16_384;

    private final Path file;

    /** @param keys the data folder's {@code keys/} */
    public MailFile(Path keys) {
        this.file = keys.resolve("mail.json");
    }

    private record Stored(
            String host, int port, String security, Optional<String> user, Optional<String> password, String from) {
        @Override
        public String toString() {
            return "Stored[" + host + "]";
        }
    }

    /** Returns the settings; empty if no mail is to be sent. */
    public synchronized Optional<MailSettings> read() {
        try (InputStream in = Files.newInputStream(file)) {
            Stored stored = WireJson.read(in.readNBytes(MAX_BYTES), Stored.class);
            return Optional.of(new MailSettings(
                    stored.host,
                    stored.port,
                    MailSecurity.named(stored.security).orElseThrow(() -> damaged(stored.security)),
                    stored.user.map(user -> new MailLogin(user, stored.password.orElse(""))),
                    new MailAddress(stored.from)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (MalformedMessage e) {
            throw damaged(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    public synchronized void write(MailSettings settings) {
        Stored stored = new Stored(
                settings.host(),
                settings.port(),
                settings.security().code(),
                settings.login().map(MailLogin::user),
                settings.login().map(MailLogin::password),
                settings.from().text());
        try {
            SecretFile.write(file, WireJson.write(stored));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    public synchronized void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Problem damaged(String reason) {
        return MailSettings.invalid(file.getFileName() + ": " + reason);
    }

    private Problem unusable(IOException e) {
        return ProblemCode.DATA_FOLDER_UNUSABLE
                .with("folder", file)
                .with("reason", SystemReason.of(e))
                .causedBy(e);
    }
}
