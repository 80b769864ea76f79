package dev.coffre.agent.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which language the user reads, from a flag or the environment, as POSIX orders it. */
public final class Language {
    /** What the user's own locale was, when the launcher had to start the runtime in another one. */
    private static final String ORIGINAL = "COFFRE_LANG";

    private static final List<String> VARIABLES = List.of(ORIGINAL, "LC_ALL", "LC_MESSAGES", "LANG");

    private Language() {}

    /** Whether a value of {@code --lang} names a language that the agent speaks. */
    public static boolean isSpoken(String flag) {
        return flag.equals("en") || flag.equals("fr");
    }

    /** {@code flag} is the value of {@code --lang}, such as {@code fr} or {@code en}. */
    public static Locale of(Optional<String> flag, Map<String, String> environment) {
        String chosen = Stream.concat(flag.stream(), VARIABLES.stream().map(name -> environment.getOrDefault(name, "")))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("en");
        return chosen.toLowerCase(Locale.ROOT).startsWith("fr") ? Locale.FRENCH : Locale.ENGLISH;
    }
}
