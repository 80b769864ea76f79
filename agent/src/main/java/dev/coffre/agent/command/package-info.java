/** The commands of {@code coffre}: each reads its flags, calls one run and prints its report. */
@NullMarked
package dev.coffre.agent.command;

import org.jspecify.annotations.NullMarked;
