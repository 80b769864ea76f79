package dev.coffre.vault.remote;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** One address of a vault, with the way there. */
record Endpoint(URI url, Set<String> pins, Optional<ProxyChoice.Explicit> proxy) {
    private static final int HTTPS_PORT = 443;

    /** The address of one route; {@code path} starts with a slash and holds no secret. */
    URI resolve(String path) {
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + path);
    }

    int port() {
        return url.getPort() < 0 ? HTTPS_PORT : url.getPort();
    }
}
