@NullMarked
package dev.coffre.agent.console.recovery;

import org.jspecify.annotations.NullMarked;
