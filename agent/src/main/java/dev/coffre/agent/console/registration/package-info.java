/** The registration wizard as pages. */
@NullMarked
package dev.coffre.agent.console.registration;

import org.jspecify.annotations.NullMarked;
