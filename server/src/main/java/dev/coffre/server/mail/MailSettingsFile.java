package dev.coffre.server.mail;

import dev.coffre.vault.file.AtomicFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The mail settings, in a file of {@code keys/} that only its owner may read because it holds a password. Thread-safe. */
public final class MailSettingsFile {
    private static final int MAX_BYTES = 16_384;

    private final Path file;

    /** @param keys the data folder's {@code keys/} */
    public MailSettingsFile(Path keys) {
        this.file = keys.resolve("mail.json");
    }

    private record StoredMailSettings(
            String host, int port, String security, Optional<String> user, Optional<String> password, String from) {
        @Override
        public String toString() {
            return "Stored[" + host + "]";
        }
    }

    /** Returns the settings; empty if no mail is to be sent. */
    public synchronized Optional<MailSettings> read() {
        try (InputStream in = Files.newInputStream(file)) {
            StoredMailSettings stored = WireJson.read(in.readNBytes(MAX_BYTES), StoredMailSettings.class);
            return Optional.of(new MailSettings(
                    stored.host,
                    stored.port,
                    MailSecurity.named(stored.security).orElseThrow(() -> damaged(stored.security)),
                    stored.user.map(user -> new MailCredentials(user, stored.password.orElse(""))),
                    new MailAddress(stored.from)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (MalformedMessageException e) {
            throw damaged(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    public synchronized void write(MailSettings settings) {
        StoredMailSettings stored = new StoredMailSettings(
                settings.host(),
                settings.port(),
                settings.security().code(),
                settings.credentials().map(MailCredentials::user),
                settings.credentials().map(MailCredentials::password),
                settings.from().text());
        try {
            AtomicFile.replace(file, WireJson.write(stored));
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
