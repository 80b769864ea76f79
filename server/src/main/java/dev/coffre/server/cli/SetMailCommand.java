package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre-vault admin set-mail}. */
@Command(name = "set-mail", versionProvider = VersionText.class)
final class SetMailCommand extends AdminCliCommand<Empty> {
    @Option(names = "--host", paramLabel = "HOST", descriptionKey = "set-mail.host")
    private Optional<String> host = Optional.empty();

    @Option(names = "--port", paramLabel = "N", defaultValue = "587", descriptionKey = "set-mail.port")
    private int port;

    @Option(
            names = "--security",
            paramLabel = "none|starttls|tls",
            defaultValue = "starttls",
            descriptionKey = "set-mail.security")
    private String security = "starttls";

    @Option(names = "--user", paramLabel = "NAME", descriptionKey = "set-mail.user")
    private Optional<String> user = Optional.empty();

    @Option(names = "--password-file", paramLabel = "FILE", descriptionKey = "set-mail.password-file")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--from", paramLabel = "ADDRESS", descriptionKey = "set-mail.from")
    private Optional<String> from = Optional.empty();

    @Option(names = "--off", descriptionKey = "set-mail.off")
    private boolean off;

    SetMailCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        if (off) {
            return new MailCommands.RemoveMail();
        }
        if (host.isEmpty() || from.isEmpty()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", texts().say("flags.missing", "--host, --from"));
        }
        return new MailCommands.ChangeMail(new SetMailServerRequest(
                host.get(), port, security, user, passwordFile.map(PasswordFile::read), from.get()));
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say(off ? "set-mail.none" : "set-mail.done", host.orElse(""));
    }
}
