/**
 * Lists the entries of the point being made, and builds its tree of pages. The last stage of the pipeline adds the
 * entries to a spill file. When the vault has all content, the entries become pages.
 */
@NullMarked
package dev.coffre.backup.save.list;

import org.jspecify.annotations.NullMarked;
