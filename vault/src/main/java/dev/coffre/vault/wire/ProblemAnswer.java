package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.HASH;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code application/problem+json} holds: a code of docs/errors.md, the values its text names, and oids that the vault lacks. */
public record ProblemAnswer(
        String code,
        Optional<Map<String, String>> details,
        @Holds(HASH) Optional<List<String>> missing) {}
