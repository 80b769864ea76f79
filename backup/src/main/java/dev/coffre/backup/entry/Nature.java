package dev.coffre.backup.entry;

/** The type of a file system object. */
public sealed interface Nature {
    RegularFile REGULAR_FILE = new RegularFile();
    Directory DIRECTORY = new Directory();
    Fifo FIFO = new Fifo();
    Socket SOCKET = new Socket();

    record RegularFile() implements Nature {}

    record Directory() implements Nature {}

    /** @param target the text of the link, which need not lead anywhere */
    record Symlink(ByteString target) implements Nature {}

    record Fifo() implements Nature {}

    record Socket() implements Nature {}

    record CharacterDevice(int major, int minor) implements Nature {}

    record BlockDevice(int major, int minor) implements Nature {}
}
