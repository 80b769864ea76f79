/** The rehearsal of an installation, after which the JVM remembers how commands start (packaging/agent/make-class-data). */
@NullMarked
package dev.coffre.agent.warmup;

import org.jspecify.annotations.NullMarked;
