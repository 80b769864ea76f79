/**
 * The directories of this machine as a tree to choose from. Directories open one at a time, the rows are bounded, and
 * exclusions are shown.
 */
@NullMarked
package dev.coffre.agent.console.tree;

import org.jspecify.annotations.NullMarked;
