package dev.coffre.agent.console.access;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a browser asks.
 *
 * @param path as it stands in the address
 * @param query as it stands in the address, empty if there is none
 * @param headers by their names in lower case; of one that came twice the first value
 * @param body at most as long as the server takes; empty as long as it is not known whether the request is let in
 * @param peerPort which the browser's end of the connection has
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record ConsoleRequest(
        String method, String path, String query, Map<String, String> headers, byte[] body, int peerPort) {
    public ConsoleRequest {
        headers = Map.copyOf(headers);
    }

    /** The same with what follows its head. */
    public ConsoleRequest withBody(byte[] bytes) {
        return new ConsoleRequest(method, path, query, headers, bytes, peerPort);
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

    /** Without what may be secret. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
