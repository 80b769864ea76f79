package dev.coffre.server.people;

import dev.coffre.vault.id.VaultId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an actor may do.
 *
 * @param administrator whether the actor administers the service
 * @param roleEverywhere role in every vault, present and future
 * @param roles roles by vault. A vault without a role is invisible, unless {@code roleEverywhere} is set
 */
public record Rights(boolean administrator, Optional<Role> roleEverywhere, Map<VaultId, Role> roles) {
    public Rights {
        roles = Map.copyOf(roles);
    }

    /** Returns the rights of an account. An administrator of the service owns every vault. */
    static Rights ofAccount(boolean administrator, Map<VaultId, Role> roles) {
        return new Rights(administrator, administrator ? Optional.of(Role.OWNER) : Optional.empty(), roles);
    }

    /** Returns these rights, limited to reading, to one vault, or to both. Rights in one vault do not include the service. */
    Rights restrictedTo(Optional<VaultId> vault, boolean readOnly) {
        if (vault.isPresent()) {
            Map<VaultId, Role> one = in(vault.get())
                    .map(role -> Map.of(vault.get(), readOnly ? Role.READER : role))
                    .orElse(Map.of());
            return new Rights(false, Optional.empty(), one);
        }
        if (readOnly) {
            Map<VaultId, Role> reading =
                    roles.keySet().stream().collect(Collectors.toMap(one -> one, unused -> Role.READER));
            return new Rights(false, roleEverywhere.map(unused -> Role.READER), reading);
        }
        return this;
    }

    Optional<Role> in(VaultId vault) {
        return roleEverywhere.isPresent() ? roleEverywhere : Optional.ofNullable(roles.get(vault));
    }

    Optional<Set<VaultId>> vaults() {
        return roleEverywhere.isPresent() ? Optional.empty() : Optional.of(roles.keySet());
    }
}
