package dev.coffre.vault.admission;

import dev.coffre.vault.record.RecordType;

/**
 * What a parent must know about a live child: one that is admitted and undamaged, like everything below it.
 *
 * @param depth 0 without children, else 1 + the greatest depth of a child
 */
public record LiveRecord(RecordType type, int epoch, int depth) {}
