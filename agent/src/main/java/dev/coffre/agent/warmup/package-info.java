/** What the installer runs once, so that the JVM archives the classes of the usual commands (make-class-data). */
@NullMarked
package dev.coffre.agent.warmup;

import org.jspecify.annotations.NullMarked;
