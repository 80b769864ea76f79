/** The audit log: who did what, or tried to. It can only be read and appended to, and no change to it goes unnoticed. */
@NullMarked
package dev.coffre.server.audit;

import org.jspecify.annotations.NullMarked;
