package dev.coffre.backup.restore;

/** The words in front of the name of a copy, in the language of the person who recovers. */
@FunctionalInterface
public interface CopyWording {
    CopyWording ENGLISH = number -> number == 1 ? "Copy of" : "Copy (" + number + ") of";

    /** @param number from 1: the copies before have their names already */
    String words(int number);
}
