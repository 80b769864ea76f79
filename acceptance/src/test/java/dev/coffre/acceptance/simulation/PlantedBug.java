package dev.coffre.acceptance.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A mistake that somebody might make, as a file of {@code acceptance/planted} describes it: what it breaks, the source file,
 * and the text that stands there instead of another. A third line says in which worlds it can be found, if they have no disk.
 */
record PlantedBug(String name, String breaks, Path file, Form worlds, String insteadOf, String thereIs) {
    private static final String WORLDS = "worlds: ";
    private static final String FIRST = "---- instead of\n";
    private static final String SECOND = "\n---- there is\n";
    private static final String END = "----\n";

    /** All of them, by name. */
    static List<PlantedBug> all(Path checkout) {
        try (var files = Files.list(checkout.resolve("acceptance").resolve("planted"))) {
            return files.sorted().map(file -> read(file, checkout)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PlantedBug read(Path description, Path checkout) {
        String text = text(description);
        List<String> head = text.lines().limit(3).toList();
        int second = text.indexOf(SECOND);
        return new PlantedBug(
                description.getFileName().toString(),
                head.getFirst(),
                checkout.resolve(head.get(1)),
                head.getLast().startsWith(WORLDS) ? Form.parse(head.getLast().substring(WORLDS.length())) : Form.DISK,
                text.substring(text.indexOf(FIRST) + FIRST.length(), second),
                text.substring(second + SECOND.length(), text.length() - END.length()));
    }

    /** How often the present source has the text. */
    int places() {
        return text(file).split(Pattern.quote(insteadOf), -1).length - 1;
    }

    /** The source with the mistake in it. */
    String planted() {
        return text(file).replace(insteadOf, thereIs);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
