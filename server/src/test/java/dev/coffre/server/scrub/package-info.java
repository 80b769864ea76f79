@NullMarked
package dev.coffre.server.scrub;

import org.jspecify.annotations.NullMarked;
