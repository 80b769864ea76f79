package dev.coffre.agent.registration;

import dev.coffre.backup.record.DomainKeys;
import java.util.List;

/** Distinguishes genuine data keys from false ones. */
@FunctionalInterface
public interface KeyProof {
    /** Used where there are no recovery points to decide. */
    KeyProof NONE = keys -> new Evidence(List.of(), false, true);

    /** Tries each of {@code keys} on the recovery points that the machine sealed. */
    Evidence of(List<DomainKeys> keys);

    /**
     * The result of trying data keys on recovery points.
     *
     * @param openers the keys that open at least one point
     * @param anyPoint whether there is a point at all
     * @param complete whether no more points would change the answer
     */
    record Evidence(List<DomainKeys> openers, boolean anyPoint, boolean complete) {
        public Evidence {
            openers = List.copyOf(openers);
        }

        /** Whether all points were tried, and these keys open none of them. */
        boolean refutesAll() {
            return complete && anyPoint && openers.isEmpty();
        }
    }
}
