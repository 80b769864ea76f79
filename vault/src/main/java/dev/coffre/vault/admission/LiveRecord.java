package dev.coffre.vault.admission;

import dev.coffre.vault.record.RecordType;

/**
 * What a parent must know about a kid that is live: admitted, undamaged, and so is everything below it.
 *
 * @param depth 0 without kids, else 1 + the greatest of its kids
 */
public record LiveRecord(RecordType type, int epoch, int depth) {}
