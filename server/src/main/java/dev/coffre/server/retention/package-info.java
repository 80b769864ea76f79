/** Which recovery points are kept: policies, what they come to, and carrying it out. */
@NullMarked
package dev.coffre.server.retention;

import org.jspecify.annotations.NullMarked;
