package dev.coffre.agent.console.access;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request to the console.
 *
 * @param path decoded
 * @param query raw, empty if there is none
 * @param headers by lower-case name; the first value of a repeated header
 * @param body bounded by the server; empty until the origin of the request has been checked
 * @param peerPort the browser's port of the connection
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record ConsoleHttpRequest(
        String method, String path, String query, Map<String, String> headers, byte[] body, int peerPort) {
    public ConsoleHttpRequest {
        headers = Map.copyOf(headers);
    }

    /** Returns the same request with its body. */
    public ConsoleHttpRequest withBody(byte[] bytes) {
        return new ConsoleHttpRequest(method, path, query, headers, bytes, peerPort);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public boolean isPost() {
        return method.equals("POST");
    }

    public Optional<String> cookie(String name) {
        String wanted = name + "=";
        for (String cookie : header("cookie").orElse("").split(";")) {
            if (cookie.strip().startsWith(wanted)) {
                return Optional.of(cookie.strip().substring(wanted.length()));
            }
        }
        return Optional.empty();
    }

    /** Omits headers, query and body, which may hold secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
