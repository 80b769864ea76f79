package dev.coffre.vault.wire;

import dev.coffre.vault.field.OneOf;

/**
 * What a vault protects its machines by.
 *
 * @param days the least that every point is kept, and the least of a daily tier; the others are those of their tiers
 * @param softDeleteDays how long what is deleted can be brought back
 * @param immutability {@code off}, {@code on} or {@code locked}
 */
public record SafeguardsEntry(
        int days,
        int weeks,
        int months,
        int years,
        int softDeleteDays,
        @OneOf({"off", "on", "locked"}) String immutability) {}
