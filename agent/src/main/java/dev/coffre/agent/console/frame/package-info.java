/** What every page of the console needs: the request, the frame around the page, the answer. */
@NullMarked
package dev.coffre.agent.console.frame;

import org.jspecify.annotations.NullMarked;
