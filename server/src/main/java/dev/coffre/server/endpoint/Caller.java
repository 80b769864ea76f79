package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.Access;
import java.util.function.Function;

/**
 * A kind of caller, from which routes are built. A request is handled only after the caller was authenticated, so the access
 * that the API document states is the access that is enforced.
 *
 * @param <W> identity of an authenticated caller
 */
final class Caller<W> {
    private final Access access;
    private final Function<HttpRequest, W> recognise;

    /** @param recognise authenticates a request, or throws the problem to answer */
    Caller(Access access, Function<HttpRequest, W> recognise) {
        this.access = access;
        this.recognise = recognise;
    }

    Sketch<W> get(String path, String summary) {
        return sketch("GET", path, summary);
    }

    Sketch<W> post(String path, String summary) {
        return sketch("POST", path, summary);
    }

    Sketch<W> put(String path, String summary) {
        return sketch("PUT", path, summary);
    }

    Sketch<W> delete(String path, String summary) {
        return sketch("DELETE", path, summary);
    }

    private Sketch<W> sketch(String method, String path, String summary) {
        return new Sketch<>(recognise, method, path, summary, access);
    }
}
