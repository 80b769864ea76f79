package dev.coffre.agent.registration;

import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.point.PointChain;
import java.util.function.Supplier;

/**
 * A domain whose data keys a secret is to open.
 *
 * @param proof decides where the secret opens several data keys that contradict each other
 */
public record LockedDomain(DomainSlots slots, KeyProof proof) {

    /** The domain of a machine whose recovery points decide. {@code chain} is asked for only if they have to. */
    public static LockedDomain of(DomainSlots slots, Supplier<PointChain> chain) {
        return new LockedDomain(slots, keys -> ChainProof.of(chain.get(), keys));
    }
}
