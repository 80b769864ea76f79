/** Files and folders that no other user of the machine can change, replace or redirect. */
@NullMarked
package dev.coffre.backup.trust;

import org.jspecify.annotations.NullMarked;
