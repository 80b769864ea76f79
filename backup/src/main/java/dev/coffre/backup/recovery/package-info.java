/**
 * Turns a recovery point into files. {@link dev.coffre.backup.recovery.RecoveryRun} walks the selected entries in key order and
 * creates folders on the way. It fetches the records of the next files while it places the present ones, creates hard links,
 * and applies metadata to the folders when nothing is placed in them any more.
 */
@NullMarked
package dev.coffre.backup.recovery;

import org.jspecify.annotations.NullMarked;
