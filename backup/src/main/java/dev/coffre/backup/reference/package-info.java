/** References from sealed pages to the records that they need. */
@NullMarked
package dev.coffre.backup.reference;

import org.jspecify.annotations.NullMarked;
