package dev.coffre.backup.recovery;

/** The words before the name of a copy, in the language of the person who recovers. */
@FunctionalInterface
public interface CopyNamePrefix {
    CopyNamePrefix ENGLISH = number -> number == 1 ? "Copy of" : "Copy (" + number + ") of";

    /** @param number from 1; lower numbers are taken */
    String prefix(int number);
}
