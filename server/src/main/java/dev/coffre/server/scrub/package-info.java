/** Re-reads the store without any key and names every damaged pack, record and affected recovery point. */
@NullMarked
package dev.coffre.server.scrub;

import org.jspecify.annotations.NullMarked;
