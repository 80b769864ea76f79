@NullMarked
package dev.coffre.server.gc;

import org.jspecify.annotations.NullMarked;
