/** Installing the agent on a machine: prerequisites, the program's directory, its service, and removal. */
@NullMarked
package dev.coffre.agent.setup;

import org.jspecify.annotations.NullMarked;
