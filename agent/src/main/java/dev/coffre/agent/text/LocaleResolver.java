package dev.coffre.agent.text;

import dev.coffre.vault.text.Language;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Selects the user's language from a flag or from the environment, in the order of POSIX. */
public final class LocaleResolver {
    /** The user's own locale. The launcher sets it if it had to start the runtime in another one. */
    private static final String USER_LOCALE_VARIABLE = "COFFRE_LANG";

    private static final List<String> VARIABLES = List.of(USER_LOCALE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG");

    private LocaleResolver() {}

    /**
     * Returns the language of the first non-empty source; English if there is none.
     *
     * @param flag the value of {@code --lang}, such as {@code fr} or {@code en}
     */
    public static Language resolve(Optional<String> flag, Map<String, String> environment) {
        return Stream.concat(flag.stream(), VARIABLES.stream().map(name -> environment.getOrDefault(name, "")))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(Language::ofPosixLocale)
                .orElse(Language.ENGLISH);
    }
}
