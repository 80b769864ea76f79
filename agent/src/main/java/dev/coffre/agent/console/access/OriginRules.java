package dev.coffre.agent.console.access;

import java.util.Optional;
import java.util.Set;

/**
 * Accepts requests from the console's own pages, or from an address that a person opened. Rejects foreign host names (DNS
 * rebinding) and requests from other sites, including those on other ports of this machine.
 *
 * @param port the port of the console
 */
public record OriginRules(int port) {
    private static final Set<String> FROM_HERE = Set.of("same-origin", "none");

    public boolean allow(ConsoleRequest request) {
        return request.header("host").filter(this::isOwn).isPresent()
                && request.header("sec-fetch-site").map(FROM_HERE::contains).orElse(true)
                && (!request.isPost() || isOwnForm(request));
    }

    /** Browsers send {@code Origin} with every form. A request without it may not come from a browser, and is rejected. */
    private boolean isOwnForm(ConsoleRequest request) {
        Optional<String> own = request.header("host").map(host -> "http://" + host);
        return request.header("origin").equals(own);
    }

    private boolean isOwn(String host) {
        return host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port);
    }
}
