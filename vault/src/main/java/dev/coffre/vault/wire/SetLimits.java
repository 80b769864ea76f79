package dev.coffre.vault.wire;

import java.util.Optional;

/** Asks for other limits of a vault; what is missing stays as it is. */
public record SetLimits(Optional<Integer> pointsADay, Optional<Integer> retainDays, Optional<Integer> registrations) {}
