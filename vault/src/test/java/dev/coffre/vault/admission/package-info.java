/** What a vault requires of what it is given. */
@NullMarked
package dev.coffre.vault.admission;

import org.jspecify.annotations.NullMarked;
