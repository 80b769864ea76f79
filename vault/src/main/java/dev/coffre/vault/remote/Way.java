package dev.coffre.vault.remote;

/**
 * How a vault is reached, wherever it is.
 *
 * @param proxy through which it is reached
 * @param pacing at what pace
 * @param outages hears when it does not answer
 */
public record Way(ProxyChoice proxy, Pacing pacing, OutageListener outages) {
    public Way(ProxyChoice proxy, Pacing pacing) {
        this(proxy, pacing, OutageListener.NONE);
    }

    /** As fast as the line. */
    public static Way by(ProxyChoice proxy) {
        return new Way(proxy, Pacing.NONE);
    }

    /** The same, with somebody who hears when the vault does not answer. */
    public Way heardBy(OutageListener listener) {
        return new Way(proxy, pacing, listener);
    }

    /** The same, at another pace. */
    Way at(Pacing pace) {
        return new Way(proxy, pace, outages);
    }
}
