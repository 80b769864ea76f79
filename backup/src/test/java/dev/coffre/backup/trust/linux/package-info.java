@NullMarked
package dev.coffre.backup.trust.linux;

import org.jspecify.annotations.NullMarked;
