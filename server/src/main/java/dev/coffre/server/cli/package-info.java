/** The commands of coffre-vault and what they print. */
@NullMarked
package dev.coffre.server.cli;

import org.jspecify.annotations.NullMarked;
