@NullMarked
package dev.coffre.agent.console;

import org.jspecify.annotations.NullMarked;
