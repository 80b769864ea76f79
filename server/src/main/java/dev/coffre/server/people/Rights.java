package dev.coffre.server.people;

import dev.coffre.vault.id.VaultId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an account may do.
 *
 * @param administrator of the service, and so owner of every vault
 * @param roles by vault; one that is not named is not seen
 */
public record Rights(boolean administrator, Map<VaultId, Role> roles) {
    public Rights {
        roles = Map.copyOf(roles);
    }

    Optional<Role> in(VaultId vault) {
        return administrator ? Optional.of(Role.OWNER) : Optional.ofNullable(roles.get(vault));
    }

    Optional<Set<VaultId>> vaults() {
        return administrator ? Optional.empty() : Optional.of(roles.keySet());
    }
}
