@NullMarked
package dev.coffre.agent.platform;

import org.jspecify.annotations.NullMarked;
