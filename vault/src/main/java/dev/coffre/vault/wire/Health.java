package dev.coffre.vault.wire;

/** Answer to {@code GET /v1/health}. */
public record Health(String service, String version, int protocol) {
    /** What {@link #service} says when a vault answers. */
    public static final String SERVICE = "coffre-vault";
}
