/** What an agent reports to its vault about its jobs and itself: times, sizes, counts and codes, never a name or a path. */
@NullMarked
package dev.coffre.vault.job;

import org.jspecify.annotations.NullMarked;
