/** Files to a recovery point: walks a source, stores what the vault does not have, and commits what was, at a moment. */
@NullMarked
package dev.coffre.backup.save;

import org.jspecify.annotations.NullMarked;
