package dev.coffre.vault.wire;

import java.util.Optional;

/** A machine as lists show it; instants in ms, {@code lastPoint} absent before the first point. */
public record MachineEntry(
        String machine,
        String name,
        String os,
        String domain,
        long registered,
        long points,
        Optional<Long> lastPoint) {}
