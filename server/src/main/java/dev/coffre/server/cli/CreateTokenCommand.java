package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.data.SecretFile;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.wire.TokenMade;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin create-token}. */
@Command(name = "create-token", versionProvider = Version.class)
final class CreateTokenCommand extends AdminCliCommand<TokenMade> {
    @Parameters(index = "0", paramLabel = "ACCOUNT", descriptionKey = "account")
    private String account = "";

    @Parameters(index = "1", paramLabel = "NAME", descriptionKey = "create-token.name")
    private String name = "";

    @Option(names = "--vault", paramLabel = "VAULT", descriptionKey = "create-token.vault")
    private Optional<String> vault = Optional.empty();

    @Option(names = "--read-only", descriptionKey = "create-token.read-only")
    private boolean readOnly;

    @Option(names = "--days", paramLabel = "N", defaultValue = "90", descriptionKey = "create-token.days")
    private int days;

    @Option(names = "--to", paramLabel = "FILE", descriptionKey = "create-token.to")
    private Optional<Path> to = Optional.empty();

    CreateTokenCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<TokenMade> command() {
        return new AdminCommand.MakeToken(Optional.of(account), name, vault, readOnly, days);
    }

    @Override
    void show(TokenMade answer, Printer printer) {
        Instant expires = Instant.ofEpochMilli(answer.entry().expires());
        if (to.isEmpty()) {
            printer.line(answer.token());
            printer.message(answer);
            return;
        }
        try {
            SecretFile.write(to.get(), answer.token().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw ProblemCode.TARGET_MISSING
                    .with("path", to.get())
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
        printer.say("create-token.done", to.get(), expires);
        printer.message(answer.entry());
    }
}
