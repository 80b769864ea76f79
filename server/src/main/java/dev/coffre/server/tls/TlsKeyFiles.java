package dev.coffre.server.tls;

import dev.coffre.vault.file.AtomicFile;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Files of the service's TLS identity: the operator's PEM pair ({@code keys/tls.key}, {@code keys/tls.crt}) if there is one,
 * else {@code keys/tls.p12}, which the first start creates.
 */
public final class TlsKeyFiles {
    private static final char[] PASSWORD = TlsIdentity.STORE_PASSWORD.toCharArray();

    private final Path folder;
    private final InstantSource clock;
    private final SecureRandom random;

    public TlsKeyFiles(Path folder, InstantSource clock, SecureRandom random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
    }

    /** @throws dev.coffre.vault.problem.Problem if the key files exist but cannot be used */
    public TlsIdentity openOrCreate() {
        return withProblem(() -> {
            if (Files.exists(operatorKeyFile())) {
                return PemIdentity.read(operatorKeyFile(), folder.resolve("tls.crt"));
            }
            if (!Files.exists(ownFile())) {
                write(ownFile(), createSelfSigned());
            }
            return load(ownFile());
        });
    }

    /** The prepared next key, if there is one. */
    public Optional<TlsIdentity> next() {
        return Files.exists(nextFile()) ? Optional.of(withProblem(() -> load(nextFile()))) : Optional.empty();
    }

    /** Prepares the next key: a new one or the operator's. Replaces one that was prepared before. */
    public void prepareNext(Optional<PemPair> operators) {
        try {
            write(
                    nextFile(),
                    operators.isPresent() ? PemIdentity.parse(operators.get()).keyStore() : createSelfSigned());
        } catch (IOException | GeneralSecurityException e) {
            throw ProblemCode.CERTIFICATE_UNUSABLE.problem().causedBy(e);
        }
    }

    public void withdrawNext() {
        withProblem(() -> Files.deleteIfExists(nextFile()));
    }

    /** Replaces the present key by the prepared one and keeps a copy of the old one. Empty if none is prepared. */
    public Optional<TlsIdentity> activateNext() {
        if (!Files.exists(nextFile())) {
            return Optional.empty();
        }
        return Optional.of(withProblem(() -> {
            if (Files.exists(ownFile())) {
                AtomicFile.replace(folder.resolve("old-tls.p12"), Files.readAllBytes(ownFile()));
            }
            AtomicFile.rename(nextFile(), ownFile());
            for (String operators : List.of("tls.key", "tls.crt")) {
                Path file = folder.resolve(operators);
                if (Files.exists(file)) {
                    Files.move(file, folder.resolve("old-" + operators), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return load(ownFile());
        }));
    }

    private Path operatorKeyFile() {
        return folder.resolve("tls.key");
    }

    private Path ownFile() {
        return folder.resolve("tls.p12");
    }

    private Path nextFile() {
        return folder.resolve("tls-next.p12");
    }

    private static TlsIdentity load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(Files.readAllBytes(file)), PASSWORD);
        if (!store.containsAlias(TlsIdentity.ALIAS)) {
            throw new GeneralSecurityException("no entry " + TlsIdentity.ALIAS);
        }
        return new TlsIdentity(store);
    }

    private KeyStore createSelfSigned() throws IOException, GeneralSecurityException {
        SelfSignedIdentity made = SelfSignedIdentity.create(clock.instant(), random);
        return keyStoreOf(made.key(), made.certificate());
    }

    private static void write(Path file, KeyStore store) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, PASSWORD);
        AtomicFile.replace(file, bytes.toByteArray());
    }

    private interface KeyOperation<T> {
        T run() throws IOException, GeneralSecurityException;
    }

    private <T> T withProblem(KeyOperation<T> work) {
        try {
            return work.run();
        } catch (IOException | GeneralSecurityException e) {
            throw ProblemCode.TLS_KEY_UNUSABLE
                    .with("folder", folder)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }

    static KeyStore keyStoreOf(PrivateKey key, X509Certificate... chain) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry(TlsIdentity.ALIAS, key, PASSWORD, chain);
        return store;
    }
}
