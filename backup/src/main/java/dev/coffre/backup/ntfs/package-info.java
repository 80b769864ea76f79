/** The structures in which Windows keeps the metadata of files. Pure codecs, so they work on every system. */
@NullMarked
package dev.coffre.backup.ntfs;

import org.jspecify.annotations.NullMarked;
