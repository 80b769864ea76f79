package dev.coffre.vault.wire;

import dev.coffre.vault.field.OneOf;
import java.util.List;
import java.util.Optional;

/**
 * A person's account as lists show it.
 *
 * @param administrator of the service, and so owner of every vault
 * @param secondFactor whether it has one
 * @param language in which the person is written to
 */
public record AccountEntry(
        String name,
        boolean administrator,
        boolean secondFactor,
        @OneOf({"en", "fr"}) Optional<String> language,
        List<RoleEntry> roles) {
    public AccountEntry {
        roles = List.copyOf(roles);
    }
}
