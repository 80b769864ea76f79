package dev.coffre.server.endpoint;

/** The version of docs/protocol.md that this program speaks. */
final class ProtocolVersion {
    static final String HEADER = "Coffre-Protocol";
    static final int NUMBER = 1;
    static final String CURRENT = String.valueOf(NUMBER);

    private ProtocolVersion() {}
}
