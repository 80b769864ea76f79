/** The pages of the recovery wizard. */
@NullMarked
package dev.coffre.agent.console.recovery;

import org.jspecify.annotations.NullMarked;
