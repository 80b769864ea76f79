/** Bounded big-endian reading and writing of what docs/format.md lays out. */
@NullMarked
package dev.coffre.backup.bytes;

import org.jspecify.annotations.NullMarked;
