package dev.coffre.agent.console.access;

import java.util.Optional;
import java.util.Set;

/**
 * Which requests can have come from a page of the console, or from a person who opened its address: a name that leads
 * here from elsewhere (DNS rebinding) and the pages of other sites, those on other ports of this machine included, are
 * kept out.
 *
 * @param port that the console listens on
 */
public record OriginRules(int port) {
    private static final Set<String> FROM_HERE = Set.of("same-origin", "none");

    public boolean allow(ConsoleRequest request) {
        return request.header("host").filter(this::isOwn).isPresent()
                && request.header("sec-fetch-site").map(FROM_HERE::contains).orElse(true)
                && (!request.isPost() || isOwnForm(request));
    }

    /** Browsers name the origin of every form; what names none may be no browser, and gets nothing done. */
    private boolean isOwnForm(ConsoleRequest request) {
        Optional<String> own = request.header("host").map(host -> "http://" + host);
        return request.header("origin").equals(own);
    }

    private boolean isOwn(String host) {
        return host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port);
    }
}
