/**
 * Collection: what no recovery point needs any more is found by a mark over the public edges of records, without any key,
 * condemned all at once, and after a time of grace left behind when its packs are written anew. Decision 0003.
 */
@NullMarked
package dev.coffre.server.collection;

import org.jspecify.annotations.NullMarked;
