/** Common parts of tree and filelist pages: strings, kids, limits, and levels up to one root. */
@NullMarked
package dev.coffre.backup.page;

import org.jspecify.annotations.NullMarked;
