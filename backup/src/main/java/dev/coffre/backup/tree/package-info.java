/** The entries of a recovery point and the tree pages that store them in key order. */
@NullMarked
package dev.coffre.backup.tree;

import org.jspecify.annotations.NullMarked;
