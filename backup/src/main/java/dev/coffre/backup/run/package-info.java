/** What every long run shares: that it can be cancelled, and how often it tells of itself. */
@NullMarked
package dev.coffre.backup.run;

import org.jspecify.annotations.NullMarked;
