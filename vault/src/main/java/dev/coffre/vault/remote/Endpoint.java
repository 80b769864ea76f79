package dev.coffre.vault.remote;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** One URL of a vault's address, with the way there. */
record Endpoint(URI url, VaultAddress address, Optional<ProxyChoice.Explicit> proxy) {
    private static final int HTTPS_PORT = 443;

    Set<String> pins() {
        return address.pins();
    }

    /** Whether both lead to the same service by the same trust. */
    boolean isSameAs(Endpoint other) {
        return url.equals(other.url) && address.equals(other.address);
    }

    /** Without what a URL may have before the host, and without the port that goes without saying. */
    String hostHeader() {
        return url.getPort() < 0 ? url.getHost() : hostAndPort();
    }

    /** As CONNECT names it. */
    String hostAndPort() {
        return url.getHost() + ":" + port();
    }

    int port() {
        return url.getPort() < 0 ? HTTPS_PORT : url.getPort();
    }
}
