package dev.coffre.vault;

import dev.coffre.vault.id.Oid;

/**
 * A record that substitutes for one that the vault lost. It has the same content, compressed differently. Readers need not
 * trust it, since the pid that a parent names proves the content.
 */
public record Alias(Oid lost, Oid substitute) {}
