/** What an installation goes through once, so that the JVM remembers how commands start (packaging/agent/make-class-data). */
@NullMarked
package dev.coffre.agent.warmup;

import org.jspecify.annotations.NullMarked;
