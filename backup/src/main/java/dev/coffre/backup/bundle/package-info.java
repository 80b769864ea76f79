/** Bundles of small files that are sealed together: packing, layout and re-bundling. */
@NullMarked
package dev.coffre.backup.bundle;

import org.jspecify.annotations.NullMarked;
