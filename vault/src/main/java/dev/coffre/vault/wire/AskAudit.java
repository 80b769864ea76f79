package dev.coffre.vault.wire;

import java.util.Optional;

/**
 * Which entries of the audit log are asked for; what is missing does not matter.
 *
 * @param vault name or id
 * @param from then or later, in ms
 * @param until earlier than this, in ms
 * @param after the {@code next} of the page before
 */
public record AskAudit(
        Optional<String> vault,
        Optional<String> actor,
        Optional<String> action,
        Optional<Long> from,
        Optional<Long> until,
        Optional<String> after,
        Optional<Integer> limit) {}
