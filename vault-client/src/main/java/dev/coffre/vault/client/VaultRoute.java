package dev.coffre.vault.client;

/**
 * How a vault is reached, independent of its address.
 *
 * @param proxy how connections leave this machine
 * @param rateLimiter rate limit of bodies
 * @param outageListener receives outages of the vault
 */
public record VaultRoute(ProxyChoice proxy, RateLimiter rateLimiter, OutageListener outageListener) {
    public VaultRoute(ProxyChoice proxy, RateLimiter pacing) {
        this(proxy, pacing, OutageListener.NONE);
    }

    /** Without a rate limit. */
    public static VaultRoute via(ProxyChoice proxy) {
        return new VaultRoute(proxy, RateLimiter.UNLIMITED);
    }

    /** Returns a copy with this listener. */
    public VaultRoute withOutageListener(OutageListener listener) {
        return new VaultRoute(proxy, rateLimiter, listener);
    }

    /** Returns a copy with another rate limit. */
    VaultRoute withRateLimiter(RateLimiter pace) {
        return new VaultRoute(proxy, pace, outageListener);
    }
}
