package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * The removal of a recipient from a vault's mails.
 *
 * @param actor the account, or the operating system's user
 * @param token the name of the API token that acted for the account
 * @param from an IP address, or {@code local}
 */
public record RecipientsChange(String vaultName, String actor, Optional<String> token, String from, Instant at) {}
