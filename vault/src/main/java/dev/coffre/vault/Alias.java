package dev.coffre.vault;

import dev.coffre.vault.id.Oid;

/**
 * A record that stands in for one that the vault lost: it holds the same content, sealed when compression came out
 * otherwise. Readers need not trust it, since the pid that a parent names proves the content.
 */
public record Alias(Oid lost, Oid by) {}
