package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.Access;
import java.util.function.Function;

/**
 * Who may use the routes that are sketched from here. A request is answered only after its sender was recognised, so what
 * the description of the API says of a route is what holds for it.
 *
 * @param <W> what is known of the caller then
 */
final class Caller<W> {
    private final Access access;
    private final Function<HttpRequest, W> recognise;

    /** @param recognise throws the problem that is answered to others */
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
