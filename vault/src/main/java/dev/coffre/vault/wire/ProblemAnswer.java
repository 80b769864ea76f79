package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.HASH;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code application/problem+json} holds.
 *
 * @param code of docs/errors.md
 * @param details the values that its text names
 * @param missing oids that the vault lacks
 * @param request the id of the request, as the vault's log names it
 */
public record ProblemAnswer(
        String code,
        Optional<Map<String, String>> details,
        @Holds(HASH) Optional<List<String>> missing,
        Optional<String> request) {}
