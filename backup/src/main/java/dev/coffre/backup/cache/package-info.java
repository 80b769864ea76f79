/**
 * The agent's rebuildable cache of its vault: sealed pages, leaf notes, block signatures and the re-bundling plan.
 * Losing it costs time only.
 */
@NullMarked
package dev.coffre.backup.cache;

import org.jspecify.annotations.NullMarked;
