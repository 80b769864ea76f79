package dev.coffre.agent.console.recovery;

import java.util.List;
import java.util.Locale;

/** The format of a download: the file itself, or an archive. */
enum DownloadFormat {
    /** The content of a regular file. */
    CONTENT(List.of("cat"), ""),
    ZIP(List.of("export", "--format=zip"), ".zip"),
    TAR(List.of("export", "--format=tar"), ".tar");

    private final List<String> command;
    private final String extension;

    DownloadFormat(List<String> command, String extension) {
        this.command = command;
        this.extension = extension;
    }

    /** Returns the format with this name; the content for any other name. */
    static DownloadFormat of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "zip" -> ZIP;
            case "tar" -> TAR;
            default -> CONTENT;
        };
    }

    /** The words of the command that writes it to standard output. */
    List<String> command() {
        return command;
    }

    /** The suffix that a download adds to the name of its entry. */
    String extension() {
        return extension;
    }
}
