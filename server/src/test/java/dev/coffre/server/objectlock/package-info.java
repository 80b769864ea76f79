@NullMarked
package dev.coffre.server.objectlock;

import org.jspecify.annotations.NullMarked;
