package dev.coffre.vault.remote;

import dev.coffre.vault.address.AddressAnnouncement;
import java.util.List;
import java.util.Optional;

/** Where a machine looks for its vault, and what it learns about that from the vault itself. Thread-safe. */
public interface Whereabouts {
    /** In the order to be tried, at least one. Asked before every call, so a change holds at once. */
    List<VaultAddress> addresses();

    /**
     * The vault has accepted this machine's log-in.
     *
     * @param through which of the addresses led there
     * @param announced what it says of its addresses, not yet verified
     */
    void loggedIn(VaultAddress through, Optional<AddressAnnouncement> announced);

    /** One address that never changes. */
    static Whereabouts fixed(VaultAddress address) {
        return new Whereabouts() {
            @Override
            public List<VaultAddress> addresses() {
                return List.of(address);
            }

            @Override
            public void loggedIn(VaultAddress through, Optional<AddressAnnouncement> announced) {
                // It is known already.
            }
        };
    }
}
