package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.IssuedCredentials;
import dev.coffre.server.data.SecretFile;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin issue-credentials}. */
@Command(name = "issue-credentials", versionProvider = Version.class)
final class IssueCredentialsCommand extends AdminCliCommand<IssuedCredentials> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Option(names = "--to", paramLabel = "FILE|DIR", required = true, descriptionKey = "issue-credentials.to")
    private Path to = Path.of("");

    IssueCredentialsCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<IssuedCredentials> command() {
        return new AdminCommand.IssueCredentials(vault);
    }

    @Override
    void show(IssuedCredentials answer, Printer printer) {
        Path file = Files.isDirectory(to) ? to.resolve(answer.fileName()) : to;
        try {
            SecretFile.write(file, answer.bytes());
        } catch (IOException e) {
            throw ProblemCode.TARGET_MISSING
                    .with("path", file)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
        printer.say("issue-credentials.done", file, Instant.ofEpochMilli(answer.expires()));
        printer.event("credentials", Map.of("file", file.toString(), "expires", answer.expires()));
    }
}
