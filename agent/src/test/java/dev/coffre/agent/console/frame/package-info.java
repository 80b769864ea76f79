@NullMarked
package dev.coffre.agent.console.frame;

import org.jspecify.annotations.NullMarked;
