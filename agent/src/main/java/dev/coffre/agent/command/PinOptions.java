package dev.coffre.agent.command;

import dev.coffre.agent.home.NamedInput;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The security PIN that the vault gave to a person: typed, or in a file. Never an argument, which other users could see. */
final class PinOptions {
    private static final int MAX_PIN = 64;

    @Option(names = "--pin-file", paramLabel = "FILE", descriptionKey = "pin-file")
    private @Nullable String file;

    SecurityPin pin(CommandRunner runner) {
        String typed = file == null ? asked(runner) : read(file);
        if (typed.isBlank()) {
            throw ProblemCode.PIN_MISSING.problem();
        }
        return new SecurityPin(typed.strip());
    }

    private static String asked(CommandRunner runner) {
        if (!runner.terminal().isInteractive()) {
            throw ProblemCode.PIN_MISSING.problem();
        }
        return runner.terminal().ask(runner.texts().format("pin.ask")).orElse("");
    }

    private static String read(String file) {
        try {
            return new String(NamedInput.read(NewPassphraseOptions.path(file), MAX_PIN), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ProblemCode.PIN_MISSING.problem().causedBy(e);
        }
    }
}
