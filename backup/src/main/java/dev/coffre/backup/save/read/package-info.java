/**
 * Reads new and changed files: large ones in chunks, small ones whole, for bundles. Several reads run at once. Their results
 * leave in walk order, so timing does not affect what is stored.
 */
@NullMarked
package dev.coffre.backup.save.read;

import org.jspecify.annotations.NullMarked;
