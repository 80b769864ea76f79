package dev.coffre.server.endpoint;

/** The implemented version of docs/protocol.md. */
final class ProtocolVersion {
    static final String HEADER = "Coffre-Protocol";
    static final int NUMBER = 1;
    static final String CURRENT = String.valueOf(NUMBER);

    private ProtocolVersion() {}
}
