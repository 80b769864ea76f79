/** What the installed program does once so that the JVM can remember how it starts (packaging/agent/make-class-data). */
@NullMarked
package dev.coffre.agent.warmup;

import org.jspecify.annotations.NullMarked;
