/**
 * The path list: which paths a machine's recovery points have, in one sealed file of the cache folder. A backup adds its
 * point while it lists the entries; a reader adds what is missing from the pages of the points
 * (docs/decisions/0050-the-path-list.md).
 */
@NullMarked
package dev.coffre.backup.paths;

import org.jspecify.annotations.NullMarked;
