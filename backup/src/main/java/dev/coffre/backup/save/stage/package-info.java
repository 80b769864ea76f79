/** The ports of the pipeline's stages, and the values that pass from one stage to the next. */
@NullMarked
package dev.coffre.backup.save.stage;

import org.jspecify.annotations.NullMarked;
