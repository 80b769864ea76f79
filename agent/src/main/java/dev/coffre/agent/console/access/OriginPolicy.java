package dev.coffre.agent.console.access;

import java.util.Optional;
import java.util.Set;

/**
 * Accepts requests from the console's own pages, or from an address that a person opened. Rejects foreign host names (DNS
 * rebinding) and requests from other sites, including those on other ports of this machine.
 *
 * @param port the port of the console
 */
public record OriginPolicy(int port) {
    private static final Set<String> ALLOWED_FETCH_SITES = Set.of("same-origin", "none");

    public boolean allow(ConsoleHttpRequest request) {
        return request.header("host").filter(this::isConsoleHost).isPresent()
                && request.header("sec-fetch-site")
                        .map(ALLOWED_FETCH_SITES::contains)
                        .orElse(true)
                && (!request.isPost() || hasConsoleOrigin(request));
    }

    /** Browsers send {@code Origin} with every form. A request without it may not come from a browser, and is rejected. */
    private boolean hasConsoleOrigin(ConsoleHttpRequest request) {
        Optional<String> own = request.header("host").map(host -> "http://" + host);
        return request.header("origin").equals(own);
    }

    private boolean isConsoleHost(String host) {
        return host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port);
    }
}
