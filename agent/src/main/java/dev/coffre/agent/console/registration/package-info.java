/** The pages of the registration wizard. */
@NullMarked
package dev.coffre.agent.console.registration;

import org.jspecify.annotations.NullMarked;
