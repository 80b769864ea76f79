/** The directory that holds everything a vault service has, the lock on it, and files for secrets. */
@NullMarked
package dev.coffre.server.datadir;

import org.jspecify.annotations.NullMarked;
