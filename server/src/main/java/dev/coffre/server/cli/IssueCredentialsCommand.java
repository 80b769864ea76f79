package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.IssuedCredentials;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.datadir.NewSecretFile;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin issue-credentials}. */
@Command(name = "issue-credentials", versionProvider = VersionText.class)
final class IssueCredentialsCommand extends AdminCliCommand<IssuedCredentials> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Option(names = "--to", paramLabel = "FILE|DIR", required = true, descriptionKey = "issue-credentials.to")
    private Path to = Path.of("");

    private Path written = Path.of("");

    IssueCredentialsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<IssuedCredentials> command() {
        return new VaultCommands.IssueCredentials(vault);
    }

    @Override
    IssuedCredentials execute(AdminChannel channel) {
        boolean folder = Files.isDirectory(to);
        if (!folder && !to.toString().endsWith(VaultCredentials.EXTENSION)) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", texts().say("issue-credentials.name", to, VaultCredentials.EXTENSION));
        }
        // Issuing supersedes the older credentials, so the file is opened first.
        try (NewSecretFile file = folder ? NewSecretFile.in(to, environment().random()) : NewSecretFile.at(to)) {
            IssuedCredentials issued = super.execute(channel);
            written = folder ? file.write(issued.fileName(), issued.bytes()) : file.write(issued.bytes());
            return issued;
        }
    }

    @Override
    void show(IssuedCredentials answer, Printer printer) {
        printer.say("issue-credentials.done", written, Instant.ofEpochMilli(answer.expires()));
        printer.event("credentials", Map.of("file", written.toString(), "expires", answer.expires()));
    }
}
