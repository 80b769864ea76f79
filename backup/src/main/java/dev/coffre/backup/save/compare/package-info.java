/** Compares the objects of a walk with the previous point, in steps: whole leaf pages first, then single entries. */
@NullMarked
package dev.coffre.backup.save.compare;

import org.jspecify.annotations.NullMarked;
