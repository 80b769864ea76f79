/** The agent's messages in the user's language. */
@NullMarked
package dev.coffre.agent.text;

import org.jspecify.annotations.NullMarked;
