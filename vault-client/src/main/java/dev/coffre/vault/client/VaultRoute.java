package dev.coffre.vault.client;

/**
 * How a vault is reached, independent of its address.
 *
 * @param proxy how connections leave this machine
 * @param rateLimiter rate limit of bodies
 * @param outageListener receives outages of the vault
 * @param authorities of the machine, for vaults without pins
 */
public record VaultRoute(
        ProxyChoice proxy, RateLimiter rateLimiter, OutageListener outageListener, TrustedAuthorities authorities) {
    public VaultRoute(ProxyChoice proxy, RateLimiter pacing) {
        this(proxy, pacing, OutageListener.NONE, TrustedAuthorities.NONE);
    }

    /** Without a rate limit. */
    public static VaultRoute via(ProxyChoice proxy) {
        return new VaultRoute(proxy, RateLimiter.UNLIMITED);
    }

    /** Returns a copy with this listener. */
    public VaultRoute withOutageListener(OutageListener listener) {
        return new VaultRoute(proxy, rateLimiter, listener, authorities);
    }

    /** Returns a copy that trusts these authorities for vaults without pins. */
    public VaultRoute withAuthorities(TrustedAuthorities trusted) {
        return new VaultRoute(proxy, rateLimiter, outageListener, trusted);
    }

    /** Returns a copy with another rate limit. */
    VaultRoute withRateLimiter(RateLimiter pace) {
        return new VaultRoute(proxy, pace, outageListener, authorities);
    }
}
