package dev.coffre.vault.wire;

import dev.coffre.vault.field.AllowedValues;

/**
 * The safeguards of a vault.
 *
 * @param days least days to keep any point, and of a daily tier; the others are the least of their tiers
 * @param softDeleteDays how long a deleted point or vault can be undeleted
 * @param immutability {@code off}, {@code on} or {@code locked}
 */
public record SafeguardsEntry(
        int days,
        int weeks,
        int months,
        int years,
        int softDeleteDays,
        @AllowedValues({"off", "on", "locked"}) String immutability) {}
