/** The installer runs these classes once (make-class-data). The JVM then archives the classes of the usual commands. */
@NullMarked
package dev.coffre.agent.warmup;

import org.jspecify.annotations.NullMarked;
