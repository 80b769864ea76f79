@NullMarked
package dev.coffre.agent.setup;

import org.jspecify.annotations.NullMarked;
