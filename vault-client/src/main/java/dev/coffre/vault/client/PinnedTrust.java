package dev.coffre.vault.client;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts exactly the servers whose public key (SPKI) has one of the pinned SHA-256 hashes. Host name and validity dates
 * are not checked, since they add nothing once the key is known: a vault may move, and an agent's clock may say 1970.
 *
 * <p>It must be an <em>extended</em> trust manager: the JDK adds its own host name check around a plain one.
 */
final class PinnedTrust extends X509ExtendedTrustManager {
    private static final X509Certificate[] NO_ISSUERS = {};

    private final Set<String> pins;

    /** @param pins in lower-case hex */
    PinnedTrust(Set<String> pins) {
        this.pins = Set.copyOf(pins);
    }

    /** Carries the pin that the server has instead. */
    static final class WrongPinException extends CertificateException {
        private final String found;

        WrongPinException(String found) {
            super("the server's key has the pin " + found);
            this.found = found;
        }

        String found() {
            return found;
        }
    }

    /** SHA-256 of the certificate's SubjectPublicKeyInfo, in lower-case hex. */
    static String pinOf(X509Certificate certificate) {
        try {
            byte[] spki = certificate.getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(spki));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void check(X509Certificate[] chain) throws WrongPinException {
        String found = pinOf(chain[0]);
        if (!pins.contains(found)) {
            throw new WrongPinException(found);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this end is never a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this end is never a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this end is never a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NO_ISSUERS;
    }
}
