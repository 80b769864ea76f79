/** What people did, or tried to: a log that can be added to and read, and in which no change goes unseen. */
@NullMarked
package dev.coffre.server.audit;

import org.jspecify.annotations.NullMarked;
