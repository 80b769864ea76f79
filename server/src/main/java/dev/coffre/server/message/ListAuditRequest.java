package dev.coffre.server.message;

import java.util.Optional;

/**
 * Selects entries of the audit log. Absent fields select everything.
 *
 * @param vault name or id
 * @param from earliest time, in ms, inclusive
 * @param until latest time, in ms, exclusive
 * @param after the {@code next} of the previous page
 */
public record ListAuditRequest(
        Optional<String> vault,
        Optional<String> actor,
        Optional<String> action,
        Optional<Long> from,
        Optional<Long> until,
        Optional<String> after,
        Optional<Integer> limit) {}
