@NullMarked
package dev.coffre.agent.throttle;

import org.jspecify.annotations.NullMarked;
