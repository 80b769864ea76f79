package dev.coffre.acceptance.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A mistake that somebody might make, as a file of {@code acceptance/planted} describes it: what it breaks, and each source file
 * with the text that stands there instead of another. A line after the first source file says in which worlds the mistake can be
 * found, if they have no disk.
 */
record PlantedBug(String name, String breaks, Form worlds, List<Place> places) {
    private static final String WORLDS = "worlds: ";
    private static final String FIRST = "---- instead of\n";
    private static final String SECOND = "\n---- there is\n";
    private static final String END = "\n----\n";

    PlantedBug {
        places = List.copyOf(places);
    }

    /** A change of one source file. */
    record Place(Path file, String insteadOf, String thereIs) {
        /** How often the present source has the text. */
        int count() {
            return text(file).split(Pattern.quote(insteadOf), -1).length - 1;
        }

        /** The source with the mistake in it. */
        String planted() {
            return text(file).replace(insteadOf, thereIs);
        }

        boolean isChange() {
            return !thereIs.equals(insteadOf);
        }
    }

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
        int line = text.indexOf('\n');
        Form worlds = text.lines()
                .skip(2)
                .limit(1)
                .filter(head -> head.startsWith(WORLDS))
                .map(head -> Form.parse(head.substring(WORLDS.length())))
                .findFirst()
                .orElse(Form.DISK);
        List<Place> places = new ArrayList<>();
        for (int begin = line + 1; begin < text.length(); ) {
            int end = text.indexOf(END, begin);
            places.add(place(text.substring(begin, end + 1), checkout));
            begin = end + END.length();
        }
        return new PlantedBug(description.getFileName().toString(), text.substring(0, line), worlds, places);
    }

    private static Place place(String text, Path checkout) {
        int second = text.indexOf(SECOND);
        return new Place(
                checkout.resolve(text.substring(0, text.indexOf('\n'))),
                text.substring(text.indexOf(FIRST) + FIRST.length(), second),
                text.substring(second + SECOND.length()));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
