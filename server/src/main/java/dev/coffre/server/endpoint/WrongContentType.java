package dev.coffre.server.endpoint;

/** The body is not of the type that the route takes: 415. */
final class WrongContentType extends RuntimeException {
    WrongContentType(String expected) {
        super("a body of type " + expected + " is expected");
    }
}
