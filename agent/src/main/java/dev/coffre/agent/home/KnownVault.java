package dev.coffre.agent.home;

import dev.coffre.vault.address.AddressAnnouncement;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.remote.VaultAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where this machine's vault is.
 *
 * @param address the one that led to the vault last
 * @param announced the newest that the vault has said of its addresses; signed, but only its reader can say by whom
 */
public record KnownVault(VaultAddress address, Optional<AddressAnnouncement> announced) {
    public KnownVault(VaultAddress address) {
        this(address, Optional.empty());
    }

    /** In the order to be tried: what is given up is so only after the new one has led to the vault. */
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
