/** Tests of the package of the same name. */
@NullMarked
package dev.coffre.agent.daemon;

import org.jspecify.annotations.NullMarked;
