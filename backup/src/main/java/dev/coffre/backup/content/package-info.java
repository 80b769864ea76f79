/** The location of a file's bytes: in a bundle, in a few chunks, or in a list of many chunks. */
@NullMarked
package dev.coffre.backup.content;

import org.jspecify.annotations.NullMarked;
