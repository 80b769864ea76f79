/** The committer. */
@NullMarked
package dev.coffre.server.admission;

import org.jspecify.annotations.NullMarked;
