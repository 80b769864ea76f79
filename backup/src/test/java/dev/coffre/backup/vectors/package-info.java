/** Golden vectors: bytes that format 1 must give, for every program that reads or writes it. */
@NullMarked
package dev.coffre.backup.vectors;

import org.jspecify.annotations.NullMarked;
