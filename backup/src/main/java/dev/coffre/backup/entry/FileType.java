package dev.coffre.backup.entry;

/** The type of a file system object. */
public sealed interface FileType {
    RegularFile REGULAR_FILE = new RegularFile();
    Directory DIRECTORY = new Directory();
    Fifo FIFO = new Fifo();
    Socket SOCKET = new Socket();

    record RegularFile() implements FileType {}

    record Directory() implements FileType {}

    /** @param target the text of the link, which need not lead anywhere */
    record Symlink(ByteString target) implements FileType {}

    record Fifo() implements FileType {}

    record Socket() implements FileType {}

    record CharacterDevice(int major, int minor) implements FileType {}

    record BlockDevice(int major, int minor) implements FileType {}
}
