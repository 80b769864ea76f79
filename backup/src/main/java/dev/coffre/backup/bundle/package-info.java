/** Many small files sealed together: filling, layout, and when to do it anew. */
@NullMarked
package dev.coffre.backup.bundle;

import org.jspecify.annotations.NullMarked;
