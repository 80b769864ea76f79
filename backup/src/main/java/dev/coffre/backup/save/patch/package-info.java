/**
 * Stores the changed chunks of large files as patched chunks: what did not change is referenced where it is, and only the
 * changed blocks are sent, in patch bundles (docs/decisions/0053-block-signatures.md). Blocks that moved within the file are referenced, too
 * (docs/decisions/0065-moved-blocks.md).
 */
@NullMarked
package dev.coffre.backup.save.patch;

import org.jspecify.annotations.NullMarked;
