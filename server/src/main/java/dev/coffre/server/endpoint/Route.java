package dev.coffre.server.endpoint;

import org.springframework.http.HttpMethod;

/** One line of docs/protocol.md. */
record Route(HttpMethod method, String path, Handler handler) {
    /** Answers a request. */
    @FunctionalInterface
    interface Handler {
        HttpAnswer answer(HttpRequest request);
    }

    static Route get(String path, Handler handler) {
        return new Route(HttpMethod.GET, path, handler);
    }

    static Route post(String path, Handler handler) {
        return new Route(HttpMethod.POST, path, handler);
    }

    static Route put(String path, Handler handler) {
        return new Route(HttpMethod.PUT, path, handler);
    }

    static Route delete(String path, Handler handler) {
        return new Route(HttpMethod.DELETE, path, handler);
    }
}
