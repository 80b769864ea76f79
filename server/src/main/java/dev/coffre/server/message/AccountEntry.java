package dev.coffre.server.message;

import dev.coffre.vault.field.AllowedValues;
import java.util.List;
import java.util.Optional;

/**
 * A person's account, as in lists.
 *
 * @param administrator whether it administers the service, and so owns every vault
 * @param secondFactor whether it has a second factor
 * @param language the language of mail to the person
 */
public record AccountEntry(
        String name,
        boolean administrator,
        boolean secondFactor,
        @AllowedValues({"en", "fr"}) Optional<String> language,
        List<RoleEntry> roles) {
    public AccountEntry {
        roles = List.copyOf(roles);
    }
}
