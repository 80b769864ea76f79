/** Where the bytes of a file are: in a bundle, in a few chunks, or in a list of many. */
@NullMarked
package dev.coffre.backup.content;

import org.jspecify.annotations.NullMarked;
