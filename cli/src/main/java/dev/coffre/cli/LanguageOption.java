package dev.coffre.cli;

import java.util.List;
import java.util.Optional;

/** The option {@code --lang}. It is read before the parser runs, because help and usage errors depend on it. */
public final class LanguageOption {
    public static final String NAME = "--lang";

    private LanguageOption() {}

    /** Returns the first value, or empty if there is none before {@code --}. */
    public static Optional<String> valueIn(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(NAME + "=")) {
                return Optional.of(argument.substring(NAME.length() + 1));
            }
            if (argument.equals(NAME) && i + 1 < arguments.size()) {
                return Optional.of(arguments.get(i + 1));
            }
            if (argument.equals("--")) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
