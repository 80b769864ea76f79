@NullMarked
package dev.coffre.server.retention;

import org.jspecify.annotations.NullMarked;
