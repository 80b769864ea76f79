/** How sealed content names the records it needs. */
@NullMarked
package dev.coffre.backup.reference;

import org.jspecify.annotations.NullMarked;
