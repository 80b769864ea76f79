package dev.coffre.agent.home;

import dev.coffre.vault.problem.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/** Paths of the few files that the user names to the agent: credentials, passphrase. */
public final class UserNamedPath {
    private UserNamedPath() {}

    /** @param unusable makes the problem from a reason, if this runtime cannot represent the name */
    public static Path of(String argument, Function<String, Problem> unusable) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw unusable.apply("the name has bytes that are not text").causedBy(e);
        }
    }
}
