package dev.coffre.vault.client;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Where a vault is reached and the keys that identify it.
 *
 * @param urls roots of the service, {@code https://host:port}, tried in this order; at least one
 * @param pins SHA-256 of the TLS key's SPKI in lower-case hex; empty: the certificate must be valid for the host name and
 *     issued by an authority that the runtime trusts
 */
public record VaultAddress(List<URI> urls, Set<String> pins) {
    public VaultAddress {
        urls = List.copyOf(urls);
        pins = Set.copyOf(pins);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("a vault without an address");
        }
        for (URI url : urls) {
            if (!"https".equals(url.getScheme()) || url.getHost() == null) {
                throw new IllegalArgumentException("not an https address with a host: " + url);
            }
        }
    }

    // Written out, because a short command pays for the code that the JVM would generate for these two.

    @Override
    public boolean equals(Object other) {
        return other instanceof VaultAddress that && urls.equals(that.urls) && pins.equals(that.pins);
    }

    @Override
    public int hashCode() {
        return 31 * urls.hashCode() + pins.hashCode();
    }

    @Override
    public String toString() {
        return urls.getFirst().toString();
    }
}
