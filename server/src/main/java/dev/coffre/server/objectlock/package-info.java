/** Locks of the objects of a store in a bucket with Object Lock: extension, deletion, and what others put into it. See 0061. */
@NullMarked
package dev.coffre.server.objectlock;

import org.jspecify.annotations.NullMarked;
