package dev.coffre.vault.remote;

/** How a vault is reached, wherever it is: through which proxy, and at what pace. */
public record Way(ProxyChoice proxy, Pacing pacing) {
    /** As fast as the line. */
    public static Way by(ProxyChoice proxy) {
        return new Way(proxy, Pacing.NONE);
    }
}
