package dev.coffre.server.tls;

/**
 * An operator's own key and certificate chain.
 *
 * @param key unencrypted private key, PEM
 * @param chain certificates, the server's first, PEM
 */
public record PemPair(String key, String chain) {
    /** Omits the key. */
    @Override
    public String toString() {
        return "PemPair";
    }
}
