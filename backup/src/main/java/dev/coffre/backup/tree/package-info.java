/** The entries of a recovery point, and the pages that keep them in key order. */
@NullMarked
package dev.coffre.backup.tree;

import org.jspecify.annotations.NullMarked;
