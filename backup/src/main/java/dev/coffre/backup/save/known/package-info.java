/** What the previous point holds, and what of it a run takes over: entries, content by its pid, whole pages. */
@NullMarked
package dev.coffre.backup.save.known;

import org.jspecify.annotations.NullMarked;
