package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.OneOf;
import java.util.List;
import java.util.Optional;

/**
 * Changes where agents find the vault service, or its TLS key.
 *
 * @param step {@code announce}, {@code activate} or {@code withdraw}
 * @param urls URLs to announce
 * @param pin the pin to announce, of a key that is not the service's own; absent to let the service make a key
 */
public record ChangeAddress(
        @OneOf({"announce", "activate", "withdraw"}) String step,

        @Limit(
                least = 1,
                most = AddressAnnounced.MAX_URL,
                pattern = AddressAnnounced.URL,
                members = AddressAnnounced.MAX_URLS)
        Optional<List<String>> urls,

        @Holds(HASH) Optional<String> pin) {}
