/** Common parts of tree and filelist pages: strings, children, limits, and levels up to one root. */
@NullMarked
package dev.coffre.backup.page;

import org.jspecify.annotations.NullMarked;
