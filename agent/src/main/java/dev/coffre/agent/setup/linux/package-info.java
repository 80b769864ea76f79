/** Installing the agent on a Linux machine: prerequisites, the program's directory, its service, and removal. */
@NullMarked
package dev.coffre.agent.setup.linux;

import org.jspecify.annotations.NullMarked;
