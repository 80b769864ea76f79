/** Private files and trusted paths on Linux: modes, owners, and the checks of path_resolution(7). */
@NullMarked
package dev.coffre.backup.trust.linux;

import org.jspecify.annotations.NullMarked;
