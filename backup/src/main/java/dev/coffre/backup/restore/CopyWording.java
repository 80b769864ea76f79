package dev.coffre.backup.restore;

/** The words before the name of a copy, in the language of the person who recovers. */
@FunctionalInterface
public interface CopyWording {
    CopyWording ENGLISH = number -> number == 1 ? "Copy of" : "Copy (" + number + ") of";

    /** @param number from 1; lower numbers are taken */
    String words(int number);
}
