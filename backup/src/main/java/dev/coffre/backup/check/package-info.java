/**
 * Proves that recovery points can be recovered, without recovering them. {@link dev.coffre.backup.check.CheckRun} opens
 * every page and record that they need once in a run, and reports defects and what they affect.
 */
@NullMarked
package dev.coffre.backup.check;

import org.jspecify.annotations.NullMarked;
