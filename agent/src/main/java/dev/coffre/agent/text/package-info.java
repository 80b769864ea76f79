/** What the agent says, in the user's language. */
@NullMarked
package dev.coffre.agent.text;

import org.jspecify.annotations.NullMarked;
