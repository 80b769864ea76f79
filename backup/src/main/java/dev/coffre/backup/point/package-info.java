/** Recovery points without their trees: sealing, signing, opening and listing. */
@NullMarked
package dev.coffre.backup.point;

import org.jspecify.annotations.NullMarked;
