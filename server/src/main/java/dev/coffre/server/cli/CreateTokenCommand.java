package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.datadir.NewSecretFile;
import dev.coffre.server.message.CreateTokenResponse;
import dev.coffre.server.people.ApiTokenService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin create-token}. */
@Command(name = "create-token", versionProvider = VersionText.class)
final class CreateTokenCommand extends AdminCliCommand<CreateTokenResponse> {
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

    CreateTokenCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<CreateTokenResponse> command() {
        check().require(ApiTokenService.isName(name), "NAME", name, texts().say("create-token.name"));
        check().within("--days", days, 1, ApiTokenService.MAX_DAYS);
        return new TokenCommands.MakeToken(Optional.of(account), name, vault, readOnly, days);
    }

    @Override
    CreateTokenResponse execute(AdminChannel channel) {
        if (to.isEmpty()) {
            return super.execute(channel);
        }
        try (NewSecretFile file = NewSecretFile.at(to.get())) {
            CreateTokenResponse made = super.execute(channel);
            file.write(made.token().getBytes(StandardCharsets.US_ASCII));
            return made;
        }
    }

    @Override
    void show(CreateTokenResponse answer, Printer printer) {
        if (to.isEmpty()) {
            printer.line(answer.token());
            printer.message(answer);
            return;
        }
        printer.say(
                "create-token.done",
                to.get(),
                Instant.ofEpochMilli(answer.entry().expires()));
        printer.message(answer.entry());
    }
}
