package dev.coffre.backup.save.stage;

import dev.coffre.backup.save.stage.ComparedEntry.FileToRead;

/** Result of reading, in walk order. */
public sealed interface ReadEntry
        permits KeptEntry, ComparedEntry.WithoutContent, ReadEntry.FileRead, ReadEntry.AnotherName {

    /** Returns how many entries of the point it is. */
    default int entries() {
        return 1;
    }

    /** A file after the attempt to read it. */
    record FileRead(FileToRead file, ReadOutcome outcome) implements ReadEntry {}

    /** Another name of a file whose first name comes earlier in the walk. It was not read. */
    record AnotherName(FileToRead file) implements ReadEntry {}
}
