@NullMarked
package dev.coffre.agent.platform.windows;

import org.jspecify.annotations.NullMarked;
