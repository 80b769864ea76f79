@NullMarked
package dev.coffre.agent.console.tree;

import org.jspecify.annotations.NullMarked;
