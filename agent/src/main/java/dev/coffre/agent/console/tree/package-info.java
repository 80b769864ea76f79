/** The folders of this machine as a tree to choose from: opened one by one, bounded, with what a backup leaves out. */
@NullMarked
package dev.coffre.agent.console.tree;

import org.jspecify.annotations.NullMarked;
