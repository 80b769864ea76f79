@NullMarked
package dev.coffre.agent.platform.linux;

import org.jspecify.annotations.NullMarked;
