/**
 * Reads recovery points. {@link dev.coffre.backup.view.PointView} looks up paths and lists folders,
 * {@link dev.coffre.backup.view.ContentView} opens files and reads attributes. Both are thread-safe, fetch what is
 * asked for, and keep it in caches that are bounded in bytes.
 */
@NullMarked
package dev.coffre.backup.view;

import org.jspecify.annotations.NullMarked;
