package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.RouteAccess;
import java.util.function.Function;

/**
 * A kind of caller, from which routes are built. A request is handled only after the caller was authenticated, so the access
 * that the API document states is the access that is enforced.
 *
 * @param <W> identity of an authenticated caller
 */
final class CallerKind<W> {
    private final RouteAccess access;
    private final Function<ApiRequest, W> authenticate;

    /** @param recognise authenticates a request, or throws the problem to answer */
    CallerKind(RouteAccess access, Function<ApiRequest, W> recognise) {
        this.access = access;
        this.authenticate = recognise;
    }

    RouteBuilder<W> get(String path, String summary) {
        return route("GET", path, summary);
    }

    RouteBuilder<W> post(String path, String summary) {
        return route("POST", path, summary);
    }

    RouteBuilder<W> put(String path, String summary) {
        return route("PUT", path, summary);
    }

    RouteBuilder<W> delete(String path, String summary) {
        return route("DELETE", path, summary);
    }

    private RouteBuilder<W> route(String method, String path, String summary) {
        return new RouteBuilder<>(authenticate, method, path, summary, access);
    }
}
