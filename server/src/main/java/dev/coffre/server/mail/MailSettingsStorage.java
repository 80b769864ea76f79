package dev.coffre.server.mail;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MailServerTable;
import dev.coffre.server.state.CatalogSecretCipher;
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
import java.util.random.RandomGenerator;

/**
 * Stores the mail settings. One process keeps them in a file of {@code keys/} that only its owner may read, because it holds
 * a password. Several processes share a sealed row of the catalog. Where there is no row, each process reads its own file, and
 * removes it once there is one: what it holds is outdated. Where there is no file, one process reads the row. Thread-safe.
 */
public final class MailSettingsStorage {
    private static final int MAX_BYTES = 16_384;
    private static final System.Logger LOG = System.getLogger(MailSettingsStorage.class.getName());

    /** No account can have this name. */
    private static final String OWNER = "\0mail server";

    private final Catalog catalog;
    private final Path file;
    private final CatalogSecretCipher cipher;

    /** @param keys the data folder's {@code keys/} */
    public MailSettingsStorage(Catalog catalog, Path keys, RandomGenerator random) {
        this.catalog = catalog;
        this.file = keys.resolve("mail.json");
        this.cipher = new CatalogSecretCipher(
                keys, random, (key, e) -> invalid("people.key is not the key that they are sealed with", e));
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
        if (catalog.isShared()) {
            Optional<byte[]> sealed = sealed();
            if (sealed.isEmpty()) {
                return readFile();
            }
            Optional<MailSettings> found = open(sealed.get());
            removeOutdatedFile();
            return found;
        }
        Optional<MailSettings> found = readFile();
        return found.isPresent() ? found : sealed().flatMap(this::open);
    }

    private Optional<byte[]> sealed() {
        return catalog.read(connection -> new MailServerTable(connection).find());
    }

    private Optional<MailSettings> open(byte[] sealed) {
        return sealed.length == 0 ? Optional.empty() : Optional.of(decode(cipher.open(OWNER, sealed)));
    }

    private Optional<MailSettings> readFile() {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(decode(in.readNBytes(MAX_BYTES)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private MailSettings decode(byte[] json) {
        try {
            StoredMailSettings stored = WireJson.read(json, StoredMailSettings.class);
            return new MailSettings(
                    stored.host,
                    stored.port,
                    MailSecurity.named(stored.security).orElseThrow(() -> damaged(stored.security)),
                    stored.user.map(user -> new MailCredentials(user, stored.password.orElse(""))),
                    new MailAddress(stored.from));
        } catch (MalformedMessageException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    public synchronized void write(MailSettings settings) {
        byte[] json = WireJson.write(new StoredMailSettings(
                settings.host(),
                settings.port(),
                settings.security().code(),
                settings.credentials().map(MailCredentials::user),
                settings.credentials().map(MailCredentials::password),
                settings.from().text()));
        if (catalog.isShared()) {
            byte[] sealed = cipher.seal(OWNER, json);
            catalog.change(connection -> new MailServerTable(connection).set(sealed));
            removeFile();
        } else {
            try {
                AtomicFile.replace(file, json);
            } catch (IOException e) {
                throw unusable(e);
            }
            removeRow();
        }
    }

    public synchronized void remove() {
        if (catalog.isShared()) {
            catalog.change(connection -> new MailServerTable(connection).set(new byte[0]));
        } else {
            removeRow();
        }
        removeFile();
    }

    private void removeRow() {
        if (sealed().isPresent()) {
            catalog.change(connection -> new MailServerTable(connection).remove());
        }
    }

    /** The folder of keys may be read-only. */
    private void removeOutdatedFile() {
        try {
            removeFile();
        } catch (Problem kept) {
            LOG.log(System.Logger.Level.DEBUG, "outdated mail settings stay: {0}", kept.getMessage());
        }
    }

    private void removeFile() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Problem damaged(String reason) {
        return MailSettings.invalid(file.getFileName() + ": " + reason);
    }

    private static Problem invalid(String reason, Exception e) {
        return ProblemCode.MAIL_SETTINGS_INVALID.with("reason", reason).causedBy(e);
    }

    private Problem unusable(IOException e) {
        return ProblemCode.DATA_FOLDER_UNUSABLE
                .with("folder", file)
                .with("reason", SystemReason.of(e))
                .causedBy(e);
    }
}
