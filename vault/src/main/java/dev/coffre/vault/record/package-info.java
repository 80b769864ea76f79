/** What anybody may see of a sealed record: its public header, and the rules that hold without keys. */
@NullMarked
package dev.coffre.vault.record;

import org.jspecify.annotations.NullMarked;
