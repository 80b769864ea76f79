package dev.coffre.vault.client;

import java.time.Duration;

/** Receives the begin and the end of vault outages. Called by one thread at a time, which may be any waiting thread. */
public interface OutageListener {
    /** For callers that need only the final problem. */
    OutageListener NONE = new OutageListener() {
        @Override
        public void vaultUnavailable(Outage outage) {
            // The final problem reports it.
        }

        @Override
        public void vaultAvailable(Duration lasted) {
            // The outage was not reported either.
        }
    };

    /** The vault does not answer. Called again after each failed attempt. */
    void vaultUnavailable(Outage outage);

    /** The vault answers again. */
    void vaultAvailable(Duration lasted);
}
