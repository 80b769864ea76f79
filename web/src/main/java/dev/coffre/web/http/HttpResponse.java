package dev.coffre.web.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * A response, ready for a server to send.
 *
 * @param length of the body in bytes; {@link #UNKNOWN_LENGTH} if the body is written in pieces
 */
public record HttpResponse(int status, Map<String, String> headers, long length, BodyWriter body) {
    public static final long UNKNOWN_LENGTH = -1;

    private static final int OK = 200;
    private static final int SEE_OTHER = 303;

    public HttpResponse {
        headers = Map.copyOf(headers);
    }

    /** Writes a body. May hold a resource until it is closed. */
    @FunctionalInterface
    public interface BodyWriter extends AutoCloseable {
        /** Writes the body once. If this fails, the server breaks the connection, so that the client sees it. */
        void write(OutputStream out) throws IOException;

        /** Releases what the body holds, also if it was never written. */
        @Override
        default void close() {}
    }

    public static HttpResponse of(int status, Map<String, String> headers, byte[] body) {
        return new HttpResponse(status, headers, body.length, out -> out.write(body));
    }

    /** Returns a response with a body of unknown length. */
    public static HttpResponse streamed(Map<String, String> headers, BodyWriter body) {
        return new HttpResponse(OK, headers, UNKNOWN_LENGTH, body);
    }

    /**
     * Returns a redirect, always with 303, so that a reload does not send a form again. Control characters in the
     * address are dropped, because it may contain user input that would add a header.
     */
    public static HttpResponse redirect(String address) {
        return of(SEE_OTHER, Map.of("Location", address.replaceAll("\\p{Cntrl}", "")), new byte[0]);
    }

    public HttpResponse withHeader(String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return new HttpResponse(status, all, length, body);
    }

    /** Returns this response with the security headers that it does not set itself. */
    public HttpResponse withSecurityHeaders() {
        Map<String, String> all = new HashMap<>(SecurityHeaders.HEADERS);
        all.putAll(headers);
        return new HttpResponse(status, all, length, body);
    }

    @Override
    public String toString() {
        return String.valueOf(status);
    }
}
