/**
 * Turns a recovery point into files. {@link dev.coffre.backup.recovery.RecoveryRun} walks the selected entries in key order
 * and creates folders on the way. It fetches the records of the next files while it places the current ones. It then creates
 * hard links, and applies metadata to the folders once nothing more is placed in them.
 */
@NullMarked
package dev.coffre.backup.recovery;

import org.jspecify.annotations.NullMarked;
