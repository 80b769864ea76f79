/** The commands of coffre-vault and their output. */
@NullMarked
package dev.coffre.server.cli;

import org.jspecify.annotations.NullMarked;
