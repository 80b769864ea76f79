/** Bounded reading and writing of the big-endian values of docs/format.md. */
@NullMarked
package dev.coffre.backup.bytes;

import org.jspecify.annotations.NullMarked;
