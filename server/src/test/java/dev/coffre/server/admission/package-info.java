/** The admission thread. */
@NullMarked
package dev.coffre.server.admission;

import org.jspecify.annotations.NullMarked;
