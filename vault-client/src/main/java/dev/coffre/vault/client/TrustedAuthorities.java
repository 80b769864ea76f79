package dev.coffre.vault.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Certificate authorities that the machine trusts beside those of the Java runtime, such as the authority of a proxy that
 * opens TLS. They count only for a vault without pins: a pinned key is never replaced by an authority.
 */
@FunctionalInterface
public interface TrustedAuthorities {
    /** For a system whose authorities are those of the runtime. */
    TrustedAuthorities NONE = List::of;

    /** Returns the certificates; an empty list if there are no others. Called when TLS to a vault without pins begins. */
    List<X509Certificate> certificates();

    /** Returns trust managers for these and the runtime's authorities; empty if the runtime's own are enough. */
    default Optional<TrustManager[]> trustManagers() throws GeneralSecurityException {
        List<X509Certificate> more = certificates();
        if (more.isEmpty()) {
            return Optional.empty();
        }
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate authority : more) {
                all.setCertificateEntry("system-" + number++, authority);
            }
            for (X509Certificate authority : ofTheRuntime()) {
                all.setCertificateEntry("runtime-" + number++, authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(all);
            return Optional.of(factory.getTrustManagers());
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static List<X509Certificate> ofTheRuntime() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }
}
