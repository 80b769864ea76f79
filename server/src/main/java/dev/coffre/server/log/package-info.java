/** How lines of the log are written. Named in logback-serve.xml. */
@NullMarked
package dev.coffre.server.log;

import org.jspecify.annotations.NullMarked;
