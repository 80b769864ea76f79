/** Admits records: verifies them, makes them durable in packs, and only then acknowledges them. */
@NullMarked
package dev.coffre.server.admission;

import org.jspecify.annotations.NullMarked;
