/** Opens the box: passphrases and recovery codes, and the key slots that wrap a data key for them (docs/format.md §8). */
@NullMarked
package dev.coffre.sealing.slot;

import org.jspecify.annotations.NullMarked;
