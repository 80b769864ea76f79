package dev.coffre.vault.remote;

/**
 * How a vault is reached, independent of its address.
 *
 * @param proxy how connections leave this machine
 * @param pacing rate limit of bodies
 * @param outages receives outages of the vault
 */
public record Way(ProxyChoice proxy, Pacing pacing, OutageListener outages) {
    public Way(ProxyChoice proxy, Pacing pacing) {
        this(proxy, pacing, OutageListener.NONE);
    }

    /** Without a rate limit. */
    public static Way by(ProxyChoice proxy) {
        return new Way(proxy, Pacing.NONE);
    }

    /** Returns a copy with this listener. */
    public Way heardBy(OutageListener listener) {
        return new Way(proxy, pacing, listener);
    }

    /** Returns a copy with another rate limit. */
    Way at(Pacing pace) {
        return new Way(proxy, pace, outages);
    }
}
