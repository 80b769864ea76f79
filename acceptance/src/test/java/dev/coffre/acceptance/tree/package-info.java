/** Folders to back up, and whether a recovered one is the same. */
@NullMarked
package dev.coffre.acceptance.tree;

import org.jspecify.annotations.NullMarked;
