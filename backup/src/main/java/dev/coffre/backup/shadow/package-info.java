/** Shadow copies of Windows volumes (VSS). */
@NullMarked
package dev.coffre.backup.shadow;

import org.jspecify.annotations.NullMarked;
