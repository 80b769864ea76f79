/** What the pages of the console share: request, frame and answer. */
@NullMarked
package dev.coffre.agent.console.frame;

import org.jspecify.annotations.NullMarked;
