package dev.coffre.backup.page;

import dev.coffre.backup.reference.Child;

/** Receives finished pages. Seals a page, unless its pid is known already, and returns its reference. */
@FunctionalInterface
public interface PageSink {
    Child seal(RawPage page);
}
