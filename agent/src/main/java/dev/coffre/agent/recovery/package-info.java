/**
 * The notes of interrupted recoveries; the recovery folder of a backup server, its free space, and the subfolder of each
 * recovery.
 */
@NullMarked
package dev.coffre.agent.recovery;

import org.jspecify.annotations.NullMarked;
