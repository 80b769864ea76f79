package dev.coffre.vault.client;

import dev.coffre.vault.credentials.AddressAnnouncement;
import java.util.List;
import java.util.Optional;

/** The addresses at which a machine looks for its vault. The vault itself may announce changes. Thread-safe. */
public interface VaultLocator {
    /**
     * Returns at least one address, in the order to try them. Called before every request, so a change takes effect at once.
     */
    List<VaultAddress> addresses();

    /**
     * The vault has authenticated this machine.
     *
     * @param through the address that was used
     * @param announced what the vault announces of its addresses, not yet verified
     */
    void authenticated(VaultAddress through, Optional<AddressAnnouncement> announced);

    /** A single address that never changes. */
    static VaultLocator fixed(VaultAddress address) {
        return new VaultLocator() {
            @Override
            public List<VaultAddress> addresses() {
                return List.of(address);
            }

            @Override
            public void authenticated(VaultAddress through, Optional<AddressAnnouncement> announced) {
                // The address is known already.
            }
        };
    }
}
