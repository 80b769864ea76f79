package dev.coffre.server.message;

/** The response to {@code GET /v1/health}. */
public record HealthResponse(String service, String version, int protocol) {
    /** The value of {@link #service} of a vault. */
    public static final String SERVICE = "coffre-vault";
}
