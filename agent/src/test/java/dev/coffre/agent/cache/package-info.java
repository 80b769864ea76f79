@NullMarked
package dev.coffre.agent.cache;

import org.jspecify.annotations.NullMarked;
