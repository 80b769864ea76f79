/** What every page of a long sorted list has in common: strings, kids, limits, and levels up to one root. */
@NullMarked
package dev.coffre.backup.page;

import org.jspecify.annotations.NullMarked;
