/** What the installer runs once, so that the JVM archives the classes of every command (packaging/agent/make-class-data). */
@NullMarked
package dev.coffre.agent.warmup;

import org.jspecify.annotations.NullMarked;
