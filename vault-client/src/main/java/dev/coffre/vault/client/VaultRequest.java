package dev.coffre.vault.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request without its destination. Header values may be secret, so {@link #toString} leaves them out.
 *
 * @param path from the root of the service, without secrets
 * @param body consecutive pieces; not copied
 * @param isOneShot whether this very request must not be sent again if its response is lost
 */
record VaultRequest(
        String method, String path, Map<String, String> headers, Optional<List<byte[]>> body, boolean isOneShot) {
    static final String JSON = "application/json";
    static final String OCTETS = "application/octet-stream";

    VaultRequest {
        headers = Map.copyOf(headers);
    }

    static VaultRequest get(String path) {
        return new VaultRequest("GET", path, Map.of(), Optional.empty(), false);
    }

    /** A POST without a body. */
    static VaultRequest post(String path) {
        return new VaultRequest("POST", path, Map.of(), Optional.of(List.of()), false);
    }

    static VaultRequest post(String path, String contentType, byte[] body) {
        return post(path, contentType, List.of(body));
    }

    static VaultRequest post(String path, String contentType, List<byte[]> body) {
        return new VaultRequest("POST", path, Map.of("Content-Type", contentType), Optional.of(body), false);
    }

    /** A PUT of a message. */
    static VaultRequest put(String path, byte[] json) {
        return new VaultRequest("PUT", path, Map.of("Content-Type", JSON), Optional.of(List.of(json)), false);
    }

    /** Returns this call, to be sent at most once: the vault consumes what it carries. */
    VaultRequest oneShot() {
        return new VaultRequest(method, path, headers, body, true);
    }

    VaultRequest withHeader(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new VaultRequest(method, path, more, body, isOneShot);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
