/** The agent, which runs beside the protected files: commands, registration, jobs. */
@NullMarked
package dev.coffre.agent;

import org.jspecify.annotations.NullMarked;
