/** What the vault's operator does: scrub a damaged store, make a lost catalog anew. */
@NullMarked
package dev.coffre.acceptance.care;

import org.jspecify.annotations.NullMarked;
