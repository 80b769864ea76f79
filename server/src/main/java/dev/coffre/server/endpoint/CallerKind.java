package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.Operation;
import dev.coffre.server.openapi.RouteAccess;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Builds the routes for one kind of caller. A handler runs only after the caller is authenticated and has the access
 * that the route declares. The API document is made from the same declaration, so it states what is enforced.
 *
 * @param <W> identity of an authenticated caller
 */
final class CallerKind<W> {
    private final RouteAccess access;
    private final Function<ApiRequest, W> authorize;

    /** @param authorize authenticates a request and checks the access, or throws the problem to answer */
    CallerKind(RouteAccess access, Function<ApiRequest, W> authorize) {
        this.access = access;
        this.authorize = authorize;
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
        return new RouteBuilder<>(this, method, path, summary);
    }

    /** The access that the routes declare and enforce. */
    RouteAccess access() {
        return access;
    }

    /** Makes a route. There is no other way, so a handler runs only after the caller's access was verified. */
    Route route(Operation operation, BiFunction<W, ApiRequest, ApiResponse> handler) {
        if (!operation.access().equals(access)) {
            throw new IllegalStateException(operation.path() + " declares an access that is not enforced");
        }
        return new Route(operation, request -> {
            W caller = authorize.apply(request);
            request.requireParameters();
            return handler.apply(caller, request);
        });
    }
}
