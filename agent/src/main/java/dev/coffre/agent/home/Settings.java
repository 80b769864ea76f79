package dev.coffre.agent.home;

import dev.coffre.vault.address.AddressAnnouncement;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.remote.VaultAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the user, the registration or the vault has settled: where the vault is, and the way there.
 *
 * @param vault the address that led to the vault last
 * @param announced the newest that the vault has said of its addresses; signed, but only its reader can say by whom
 */
public record Settings(VaultAddress vault, Optional<AddressAnnouncement> announced, ProxyChoice proxy) {
    public Settings(VaultAddress vault, ProxyChoice proxy) {
        this(vault, Optional.empty(), proxy);
    }

    /** In the order to be tried: what is given up is so only after the new one has led to the vault. */
    public List<VaultAddress> addresses() {
        return Stream.concat(announced.map(this::address).stream(), Stream.of(vault))
                .distinct()
                .toList();
    }

    private VaultAddress address(AddressAnnouncement announcement) {
        return new VaultAddress(
                announcement.urls().isEmpty()
                        ? vault.urls()
                        : announcement.urls().stream().map(URI::create).toList(),
                announcement.tlsPins().stream().map(Sha256::toString).collect(Collectors.toSet()));
    }

    public Settings withVault(VaultAddress other) {
        return new Settings(other, announced, proxy);
    }

    public Settings withAnnounced(Optional<AddressAnnouncement> other) {
        return new Settings(vault, other, proxy);
    }

    public Settings withProxy(ProxyChoice other) {
        return new Settings(vault, announced, other);
    }
}
