package dev.coffre.vault.remote;

import dev.coffre.vault.address.AddressAnnouncement;
import java.util.List;
import java.util.Optional;

/** The addresses at which a machine looks for its vault. The vault itself may announce changes. Thread-safe. */
public interface Whereabouts {
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
    void loggedIn(VaultAddress through, Optional<AddressAnnouncement> announced);

    /** A single address that never changes. */
    static Whereabouts fixed(VaultAddress address) {
        return new Whereabouts() {
            @Override
            public List<VaultAddress> addresses() {
                return List.of(address);
            }

            @Override
            public void loggedIn(VaultAddress through, Optional<AddressAnnouncement> announced) {
                // The address is known already.
            }
        };
    }
}
