/** Private files and trusted paths on Windows: protected access control lists, owners, and who may change a path. */
@NullMarked
package dev.coffre.backup.trust.windows;

import org.jspecify.annotations.NullMarked;
