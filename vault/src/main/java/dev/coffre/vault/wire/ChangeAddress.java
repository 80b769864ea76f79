package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.HASH;

import java.util.List;
import java.util.Optional;

/**
 * Changes where agents find the vault service, or by which key.
 *
 * @param step {@code announce}, {@code activate} or {@code withdraw}
 * @param urls to be announced
 * @param pin to be announced, of a key that somebody else holds; without it the service makes a key
 */
public record ChangeAddress(
        @OneOf({"announce", "activate", "withdraw"}) String step,
        Optional<List<String>> urls,
        @Holds(HASH) Optional<String> pin) {}
