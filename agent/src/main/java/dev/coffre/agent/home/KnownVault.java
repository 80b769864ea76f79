package dev.coffre.agent.home;

import dev.coffre.vault.client.VaultAddress;
import dev.coffre.vault.credentials.AddressAnnouncement;
import dev.coffre.vault.id.Sha256;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The addresses of this machine's vault.
 *
 * @param address the one that last reached the vault
 * @param announced the vault's newest announcement; signed, but the reader must verify by whom
 */
public record KnownVault(VaultAddress address, Optional<AddressAnnouncement> announced) {
    public KnownVault(VaultAddress address) {
        this(address, Optional.empty());
    }

    /**
     * Returns the addresses in the order to try. The old address is dropped only after the new one has reached the
     * vault.
     */
    public List<VaultAddress> addresses() {
        return Stream.concat(announced.map(this::address).stream(), Stream.of(address))
                .distinct()
                .toList();
    }

    private VaultAddress address(AddressAnnouncement announcement) {
        return new VaultAddress(
                announcement.urls().isEmpty()
                        ? address.urls()
                        : announcement.urls().stream().map(URI::create).toList(),
                announcement.tlsPins().stream().map(Sha256::toString).collect(Collectors.toSet()));
    }

    public KnownVault withAddress(VaultAddress other) {
        return new KnownVault(other, announced);
    }

    public KnownVault withAnnounced(Optional<AddressAnnouncement> other) {
        return new KnownVault(address, other);
    }
}
