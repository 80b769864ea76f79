package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * The removal of a recipient from a vault's mails, or a change by which it gets fewer.
 *
 * @param actor the account, or the operating system's user
 * @param token the name of the API token that acted for the account
 * @param from an IP address, or {@code local}
 * @param stays whether the address is a recipient still, of critical alerts only
 */
public record RecipientsChange(
        String vaultName, String actor, Optional<String> token, String from, Instant at, boolean stays) {
    public RecipientsChange staying() {
        return new RecipientsChange(vaultName, actor, token, from, at, true);
    }
}
