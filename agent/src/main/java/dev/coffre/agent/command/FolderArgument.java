package dev.coffre.agent.command;

import dev.coffre.agent.home.UserNamedPath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;

/** Parses a folder of the agent named on the command line. */
final class FolderArgument {
    private FolderArgument() {}

    /**
     * Returns the absolute, normalized path.
     *
     * @throws Problem {@code unfit}, with the details folder and reason
     */
    static Path of(String text, ProblemCode unfit) {
        return UserNamedPath.of(text, reason -> unfit.with("folder", text).with("reason", reason))
                .toAbsolutePath()
                .normalize();
    }
}
