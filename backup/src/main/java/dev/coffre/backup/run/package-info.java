/** What every long run shares: that it can be cancelled. */
@NullMarked
package dev.coffre.backup.run;

import org.jspecify.annotations.NullMarked;
