/** What an agent tells its vault of its jobs and of itself: times, sizes, counts and codes, never a name or a path. */
@NullMarked
package dev.coffre.vault.job;

import org.jspecify.annotations.NullMarked;
