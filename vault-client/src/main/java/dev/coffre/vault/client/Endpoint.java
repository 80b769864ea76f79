package dev.coffre.vault.client;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** One URL of a vault's address, with the proxy to reach it. */
record Endpoint(URI url, VaultAddress address, Optional<ProxyChoice.Explicit> proxy) {
    private static final int HTTPS_PORT = 443;

    Set<String> pins() {
        return address.pins();
    }

    /** Whether both have the same URL and trust the same keys. */
    boolean isSameAs(Endpoint other) {
        return url.equals(other.url) && address.equals(other.address);
    }

    /** Without user info, and without the port if it is the default. */
    String hostHeader() {
        return url.getPort() < 0 ? url.getHost() : hostAndPort();
    }

    /** The form that CONNECT uses. */
    String hostAndPort() {
        return url.getHost() + ":" + port();
    }

    int port() {
        return url.getPort() < 0 ? HTTPS_PORT : url.getPort();
    }
}
