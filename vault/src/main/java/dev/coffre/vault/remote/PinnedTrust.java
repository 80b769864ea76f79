package dev.coffre.vault.remote;

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
 * Trusts exactly the servers whose public key (SPKI) has one of the pinned SHA-256 hashes. Host name and dates say
 * nothing more once the key is known, so they are not looked at: a vault may move, and an agent's clock may stand in
 * 1970.
 *
 * <p>It must be an <em>extended</em> trust manager: around a plain one the JDK adds its own host name check.
 */
final class PinnedTrust extends X509ExtendedTrustManager {
    private static final X509Certificate[] NO_ISSUERS = {};

    private final Set<String> pins;

    /** Pins are lower-case hex. */
    PinnedTrust(Set<String> pins) {
        this.pins = Set.copyOf(pins);
    }

    /** Says which pin the server had instead. */
    static final class WrongPin extends CertificateException {
        private final String found;

        WrongPin(String found) {
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

    private void check(X509Certificate[] chain) throws WrongPin {
        String found = pinOf(chain[0]);
        if (!pins.contains(found)) {
            throw new WrongPin(found);
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
