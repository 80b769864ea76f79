/** What the pages of the console share: request, frame and answer. */
@NullMarked
package dev.coffre.agent.console.page;

import org.jspecify.annotations.NullMarked;
