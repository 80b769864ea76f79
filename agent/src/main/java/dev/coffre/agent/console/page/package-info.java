/** The parts that all pages of the console share: request, layout and response. */
@NullMarked
package dev.coffre.agent.console.page;

import org.jspecify.annotations.NullMarked;
