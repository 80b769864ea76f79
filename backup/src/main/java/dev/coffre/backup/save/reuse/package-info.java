/** What a run reuses of the previous point: entries, content by pid, and whole pages. */
@NullMarked
package dev.coffre.backup.save.reuse;

import org.jspecify.annotations.NullMarked;
