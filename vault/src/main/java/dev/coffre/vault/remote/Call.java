package dev.coffre.vault.remote;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request: everything but where it goes. Header values may be secret, so a call has no text of its own.
 *
 * @param path from the root of the service, without secrets
 * @param body in pieces that follow one another; they are not copied
 */
record Call(String method, String path, Map<String, String> headers, Optional<List<byte[]>> body) {
    static final String JSON = "application/json";
    static final String OCTETS = "application/octet-stream";

    Call {
        headers = Map.copyOf(headers);
    }

    static Call get(String path) {
        return new Call("GET", path, Map.of(), Optional.empty());
    }

    /** A post without a body. */
    static Call post(String path) {
        return new Call("POST", path, Map.of(), Optional.of(List.of()));
    }

    static Call post(String path, String contentType, byte[] body) {
        return post(path, contentType, List.of(body));
    }

    static Call post(String path, String contentType, List<byte[]> body) {
        return new Call("POST", path, Map.of("Content-Type", contentType), Optional.of(body));
    }

    /** A put of a message. */
    static Call put(String path, byte[] json) {
        return new Call("PUT", path, Map.of("Content-Type", JSON), Optional.of(List.of(json)));
    }

    Call with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Call(method, path, more, body);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
