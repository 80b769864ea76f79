package dev.coffre.vault.client;

import java.io.InputStream;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A TLS key with a self-signed certificate for a host name that is nobody's. */
public record TestIdentity(SSLContext context, String pin, X509Certificate certificate) {
    private static final char[] PASSWORD = "testtest".toCharArray();

    /** The identity of the server that tests mean to reach. */
    public static TestIdentity server() {
        return load("server.p12");
    }

    /** Somebody else's. */
    public static TestIdentity other() {
        return load("other.p12");
    }

    /** An identity for {@code localhost}, of no authority that the runtime knows. */
    public static TestIdentity localhost() {
        return load("localhost.p12");
    }

    private static TestIdentity load(String resource) {
        try (InputStream file = TestIdentity.class.getResourceAsStream(resource)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, PASSWORD);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            X509Certificate certificate = (X509Certificate) keys.getCertificate("tls");
            return new TestIdentity(context, PinnedTrust.pinOf(certificate), certificate);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
