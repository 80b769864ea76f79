/** The commands that the documents show, run as they are written. */
@NullMarked
package dev.coffre.acceptance.docs;

import org.jspecify.annotations.NullMarked;
