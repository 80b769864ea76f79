package dev.coffre.server.endpoint;

/** The body's type is not the one that the route expects: 415. */
final class WrongContentType extends RuntimeException {
    WrongContentType(String expected) {
        super("a body of type " + expected + " is expected");
    }
}
