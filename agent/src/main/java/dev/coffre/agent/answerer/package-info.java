/**
 * Answers commands that only read, for the command line: a process of the agent's service that is started by the first
 * question, and the small client that asks it. {@link dev.coffre.agent.answerer.AnswerProtocol} says what passes between
 * them.
 */
@NullMarked
package dev.coffre.agent.answerer;

import org.jspecify.annotations.NullMarked;
