package dev.coffre.agent.command;

import dev.coffre.agent.home.UserNamedPath;
import dev.coffre.agent.registration.PassphraseChoice;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The source of a new passphrase. */
final class NewPassphraseOptions {
    @Option(names = "--passphrase-file", paramLabel = "FILE", descriptionKey = "passphrase-file")
    private @Nullable String file;

    @Option(names = "--generate-passphrase", descriptionKey = "generate-passphrase")
    private boolean generate;

    @Option(names = "--save-passphrase", paramLabel = "FILE", descriptionKey = "save-passphrase")
    private @Nullable String saveTo;

    PassphraseChoice choice(AgentMessages texts) {
        if (file != null && (generate || saveTo != null)) {
            throw invalid(texts.format("flags.exclusive", "--passphrase-file", "--generate-passphrase"));
        }
        if (generate != (saveTo != null)) {
            throw invalid(texts.format("flags.together", "--generate-passphrase", "--save-passphrase"));
        }
        if (file != null) {
            return new PassphraseChoice.FromFile(path(file));
        }
        return saveTo != null ? new PassphraseChoice.Generated(path(saveTo)) : new PassphraseChoice.Prompted();
    }

    /** Returns the file of an existing passphrase. The flags for a generated one are refused. */
    Optional<Path> existingFile(AgentMessages texts) {
        if (generate || saveTo != null) {
            throw invalid(texts.format("flags.exclusive", "--replace", "--generate-passphrase"));
        }
        return Optional.ofNullable(file).map(NewPassphraseOptions::path);
    }

    private static dev.coffre.vault.problem.Problem invalid(String reason) {
        return ProblemCode.FLAGS_INVALID.with("reason", reason);
    }

    static Path path(String argument) {
        return path(argument, ProblemCode.PASSPHRASE_FILE_UNREADABLE);
    }

    /** Parses the path of a recovery code file. */
    static Path codePath(String argument) {
        return path(argument, ProblemCode.RECOVERY_CODE_FILE_UNREADABLE);
    }

    private static Path path(String argument, ProblemCode unusable) {
        return UserNamedPath.of(
                argument, reason -> unusable.with("file", argument).with("reason", reason));
    }
}
