package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.message.TokenEntry;
import dev.coffre.server.message.TokenList;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code coffre-vault admin list-tokens}. */
@Command(name = "list-tokens", versionProvider = VersionText.class)
final class ListTokensCommand extends AdminCliCommand<TokenList> {
    ListTokensCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<TokenList> command() {
        return new TokenCommands.ListTokens();
    }

    @Override
    void show(TokenList answer, Printer printer) {
        for (TokenEntry token : answer.tokens()) {
            printer.say(
                    "list-tokens.line",
                    token.account(),
                    token.name(),
                    Instant.ofEpochMilli(token.expires()),
                    token.used()
                            .map(Instant::ofEpochMilli)
                            .map(Instant::toString)
                            .orElse("-"),
                    printer.text(token.readOnly() ? "list-tokens.read-only" : "list-tokens.full"),
                    token.vaultName().or(token::vault).orElseGet(() -> printer.text("list-tokens.all")));
        }
        printer.message(answer);
    }
}
