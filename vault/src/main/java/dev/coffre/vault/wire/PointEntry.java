package dev.coffre.vault.wire;

import java.util.Optional;

/** A recovery point as lists show it; {@code receivedAt} in ms, the numbers absent where the vault cannot read it. */
public record PointEntry(long seq, String hash, long receivedAt, Optional<Long> files, Optional<Long> bytes) {}
