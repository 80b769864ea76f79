package dev.coffre.agent.home;

import dev.coffre.vault.problem.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/** Paths of the agent's few files that the user names: credentials, passphrase. */
public final class LocalPath {
    private LocalPath() {}

    /** @param unusable made of the reason, when this runtime cannot express the name */
    public static Path of(String argument, Function<String, Problem> unusable) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw unusable.apply("the name has bytes that are not text").causedBy(e);
        }
    }
}
