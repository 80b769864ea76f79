/**
 * Proves that recovery points can be recovered, without recovering them. {@link dev.coffre.backup.check.CheckRun} opens
 * every page and every record that they need, once a run, and tells what is not as it should be and whom it affects.
 */
@NullMarked
package dev.coffre.backup.check;

import org.jspecify.annotations.NullMarked;
