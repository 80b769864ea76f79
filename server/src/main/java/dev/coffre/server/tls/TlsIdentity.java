package dev.coffre.server.tls;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The private key and certificate chain that the service presents.
 *
 * @param keyStore contains one key under {@link #ALIAS}, protected by {@link #STORE_PASSWORD}
 */
public record TlsIdentity(KeyStore keyStore) {
    public static final String ALIAS = "coffre-vault";

    /** PKCS#12 requires a password. The file is protected by its mode 0600, like the other keys. */
    public static final String STORE_PASSWORD = "coffre-vault";

    /** SHA-256 of the certificate's SubjectPublicKeyInfo in hex, which agents pin. */
    public String pin() {
        try {
            byte[] spki = keyStore.getCertificate(ALIAS).getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(spki));
        } catch (KeyStoreException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a loaded key store and SHA-256 are always there", e);
        }
    }

    @Override
    public String toString() {
        return "TLS identity " + pin();
    }
}
