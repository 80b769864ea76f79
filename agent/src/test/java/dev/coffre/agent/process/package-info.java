/** Tests of the package of the same name. */
@NullMarked
package dev.coffre.agent.process;

import org.jspecify.annotations.NullMarked;
