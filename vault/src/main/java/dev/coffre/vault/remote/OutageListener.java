package dev.coffre.vault.remote;

import java.time.Duration;

/** Hears that a vault does not answer, and that it answers again. Called by one thread at a time, whichever waits. */
public interface OutageListener {
    /** For whom a problem in the end is enough. */
    OutageListener NONE = new OutageListener() {
        @Override
        public void away(Outage outage) {
            // the problem in the end says it
        }

        @Override
        public void back(Duration lasted) {
            // nobody knew that it was away
        }
    };

    /** It does not answer; comes again after each attempt. */
    void away(Outage outage);

    /** It answers again. */
    void back(Duration lasted);
}
