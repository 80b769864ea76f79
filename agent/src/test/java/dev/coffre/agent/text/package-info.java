/** The agent's sentences in both languages. */
@NullMarked
package dev.coffre.agent.text;

import org.jspecify.annotations.NullMarked;
