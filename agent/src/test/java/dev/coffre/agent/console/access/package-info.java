@NullMarked
package dev.coffre.agent.console.access;

import org.jspecify.annotations.NullMarked;
