package dev.coffre.vault.wire;

import java.util.Optional;

/** How fast the store is read again; what is absent stays. Days 1 to 365; bytes a day at most, 0 for as many as it takes. */
public record SetScrub(Optional<Integer> days, Optional<Long> mostBytes) {}
