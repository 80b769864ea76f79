@NullMarked
package dev.coffre.server.hosting;

import org.jspecify.annotations.NullMarked;
