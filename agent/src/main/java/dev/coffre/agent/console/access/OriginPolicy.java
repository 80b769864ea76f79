package dev.coffre.agent.console.access;

import java.util.Optional;
import java.util.Set;

/**
 * Accepts requests from the console's own pages, or from an address that a person opened. Rejects foreign host names (DNS
 * rebinding) and requests from other sites, including those on other ports of this machine. Only the entry may be posted by
 * a file of this machine, whose origin is {@code null}: its token is what admits.
 *
 * @param port the port of the console
 */
public record OriginPolicy(int port) {
    /** The address to which a token is posted. */
    public static final String ENTRY = "/enter";

    private static final Set<String> ALLOWED_FETCH_SITES = Set.of("same-origin", "none");
    private static final String OPAQUE_ORIGIN = "null";

    public boolean allow(ConsoleHttpRequest request) {
        return request.header("host").filter(this::isConsoleHost).isPresent()
                && (isEntryFromFile(request) || isFromConsole(request));
    }

    /** Returns whether the request posts the form of an {@code EntryFile}. */
    public static boolean isEntryFromFile(ConsoleHttpRequest request) {
        return request.isPost()
                && request.path().equals(ENTRY)
                && request.header("origin").equals(Optional.of(OPAQUE_ORIGIN));
    }

    private boolean isFromConsole(ConsoleHttpRequest request) {
        return request.header("sec-fetch-site")
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
