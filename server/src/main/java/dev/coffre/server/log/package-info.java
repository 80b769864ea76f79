/** The format of log lines. logback-serve.xml names these classes. */
@NullMarked
package dev.coffre.server.log;

import org.jspecify.annotations.NullMarked;
