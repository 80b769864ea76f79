/** Where a vault service is reached and by which keys, as it signs it: agents follow when that changes. */
@NullMarked
package dev.coffre.vault.address;

import org.jspecify.annotations.NullMarked;
