/** The golden vault: every shape of format 1 in one small store that must stay readable for ever. */
@NullMarked
package dev.coffre.acceptance.golden;

import org.jspecify.annotations.NullMarked;
