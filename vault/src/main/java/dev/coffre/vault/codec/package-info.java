/** Reads and writes big-endian fields, never past a bound and never allocating what the input only claims. */
@NullMarked
package dev.coffre.vault.codec;

import org.jspecify.annotations.NullMarked;
