@NullMarked
package dev.coffre.backup.trust.windows;

import org.jspecify.annotations.NullMarked;
