@NullMarked
package dev.coffre.agent.console.preview;

import org.jspecify.annotations.NullMarked;
