package dev.coffre.vault.wire;

import java.util.Optional;

/**
 * An alert as lists show it; instants in ms by the vault's clock.
 *
 * @param machine and {@code machineName}: absent for an alert of the whole vault
 * @param code of the problem that says why, {@code percent} how full, {@code job} which raised it last, where there is one
 */
public record AlertEntry(
        long alert,
        String vault,
        String vaultName,
        Optional<String> machine,
        Optional<String> machineName,
        String kind,
        String severity,
        String state,
        long raised,
        long lastRaised,
        long occurrences,
        Optional<String> code,
        Optional<Integer> percent,
        Optional<String> job,
        Optional<Long> acknowledged,
        Optional<String> acknowledgedBy,
        Optional<Long> closed) {}
