/**
 * Recovery point to files. {@link dev.coffre.backup.restore.RestoreRun} walks the chosen entries in key order, makes
 * folders as it meets them, fetches the records of the next files while it places the present ones, links hard links, and
 * gives the folders their metadata when nothing is placed in them any more.
 */
@NullMarked
package dev.coffre.backup.restore;

import org.jspecify.annotations.NullMarked;
