package dev.coffre.server.tls;

/**
 * An operator's own key and certificate chain, as certificate authorities hand them out.
 *
 * @param key the unencrypted private key, PEM
 * @param chain the certificates, the server's first, PEM
 */
public record PemPair(String key, String chain) {
    /** Without the key. */
    @Override
    public String toString() {
        return "PemPair";
    }
}
