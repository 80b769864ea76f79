package dev.coffre.server.tls;

import dev.coffre.server.data.SecretFile;
import dev.coffre.vault.problem.ProblemCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;

/**
 * Where the service's TLS identity comes from: a PEM pair of the operator ({@code keys/tls.key}, {@code keys/tls.crt})
 * if there is one, else {@code keys/tls.p12}, which the first start makes.
 */
public final class TlsKeys {
    private static final char[] PASSWORD = TlsIdentity.STORE_PASSWORD.toCharArray();

    private final Path folder;
    private final InstantSource clock;
    private final SecureRandom random;

    public TlsKeys(Path folder, InstantSource clock, SecureRandom random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
    }

    /** @throws dev.coffre.vault.problem.Problem when the key files are there but cannot be used */
    public TlsIdentity openOrCreate() {
        Path operatorKey = folder.resolve("tls.key");
        Path own = folder.resolve("tls.p12");
        try {
            if (Files.exists(operatorKey)) {
                return PemIdentity.read(operatorKey, folder.resolve("tls.crt"));
            }
            if (!Files.exists(own)) {
                create(own);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(Files.readAllBytes(own)), PASSWORD);
            if (!store.containsAlias(TlsIdentity.ALIAS)) {
                throw new GeneralSecurityException("no entry " + TlsIdentity.ALIAS);
            }
            return new TlsIdentity(store);
        } catch (IOException | GeneralSecurityException e) {
            throw ProblemCode.KEYS_UNUSABLE
                    .with("folder", folder)
                    .with("reason", String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
    }

    private void create(Path file) throws IOException, GeneralSecurityException {
        SelfSigned made = SelfSigned.make(clock.instant(), random);
        KeyStore store = holding(made.key(), made.certificate());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, PASSWORD);
        SecretFile.write(file, bytes.toByteArray());
    }

    static KeyStore holding(PrivateKey key, X509Certificate... chain) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry(TlsIdentity.ALIAS, key, PASSWORD, chain);
        return store;
    }
}
