/** What the agent remembers of its vault to save time: sealed pages and bundle sums. All of it can be made anew. */
@NullMarked
package dev.coffre.backup.cache;

import org.jspecify.annotations.NullMarked;
