/** The public part of a sealed record: its header, and the rules that can be checked without keys. */
@NullMarked
package dev.coffre.vault.record;

import org.jspecify.annotations.NullMarked;
