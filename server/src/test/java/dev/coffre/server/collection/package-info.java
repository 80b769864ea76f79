@NullMarked
package dev.coffre.server.collection;

import org.jspecify.annotations.NullMarked;
