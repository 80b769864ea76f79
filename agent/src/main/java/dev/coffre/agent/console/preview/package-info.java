/** Previews of files of a recovery point: text and pictures, recognised by their bytes and never interpreted. */
@NullMarked
package dev.coffre.agent.console.preview;

import org.jspecify.annotations.NullMarked;
