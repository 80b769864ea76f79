/** The core of backup and recovery: from files to recovery points and back. */
@NullMarked
package dev.coffre.backup;

import org.jspecify.annotations.NullMarked;
