package dev.coffre.backup.page;

import dev.coffre.backup.reference.Child;

/** Where finished pages go: seals a page, unless one of the same pid is known, and tells how to name it. */
@FunctionalInterface
public interface PageSink {
    Child seal(RawPage page);
}
