/** The commands of {@code coffre}. Each reads its options, calls one run and prints the report. */
@NullMarked
package dev.coffre.agent.command;

import org.jspecify.annotations.NullMarked;
