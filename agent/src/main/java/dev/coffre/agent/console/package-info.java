/** The console: a small local web server for one person at this machine. */
@NullMarked
package dev.coffre.agent.console;

import org.jspecify.annotations.NullMarked;
