@NullMarked
package dev.coffre.agent.child;

import org.jspecify.annotations.NullMarked;
