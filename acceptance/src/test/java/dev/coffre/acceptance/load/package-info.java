/** Machines that send as fast as a vault takes: for {@code bench/acks}. */
@NullMarked
package dev.coffre.acceptance.load;

import org.jspecify.annotations.NullMarked;
