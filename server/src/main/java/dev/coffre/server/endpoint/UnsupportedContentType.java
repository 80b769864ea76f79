package dev.coffre.server.endpoint;

/** The body's type is not the one that the route expects: 415. */
final class UnsupportedContentType extends RuntimeException {
    UnsupportedContentType(String expected) {
        super("a body of type " + expected + " is expected");
    }
}
