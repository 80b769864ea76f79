package dev.coffre.server.cli;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.SecondFactorCommands;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.datadir.NewSecretFile;
import dev.coffre.server.message.AccountEntry;
import dev.coffre.server.message.CreateTokenResponse;
import dev.coffre.server.message.TokenEntry;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.people.Role;
import dev.coffre.server.service.InitialAccount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Subcommands about accounts, their second factor and their API tokens. */
final class AccountSubcommands {
    private static final String ACCOUNT = "ACCOUNT";
    private static final String NAME = "NAME";
    private static final String ROLE = "ROLE";
    private static final String YES = "yes";
    private static final String YES_OR_NO = "yes|no";
    private static final List<String> ROLES = Stream.concat(
                    Arrays.stream(Role.values()).map(Role::text), Stream.of(Role.NONE))
            .toList();

    private AccountSubcommands() {}

    private static Arg account() {
        return Arg.text(NAME, "account");
    }

    static AdminSubcommand create() {
        return AdminSubcommand.takes(
                        Arg.text(NAME, "create-account.name"),
                        Arg.option("--password-file", "FILE", "create-account.file", Path.class)
                                .required(),
                        Arg.flag("--administrator", "create-account.administrator"))
                .executes(
                        given -> new AccountCommands.CreateAccount(
                                given.text(NAME),
                                PasswordFile.read(given.path("--password-file")),
                                given.flag("--administrator")),
                        (answer, _, printer) -> {
                            printer.say("create-account.done", answer.name());
                            printer.message(answer);
                        });
    }

    static AdminSubcommand list() {
        return AdminSubcommand.takes().executes(_ -> new AccountCommands.ListAccounts(), (answer, _, printer) -> {
            for (AccountEntry account : answer.accounts()) {
                String roles = account.roles().stream()
                        .map(role -> role.vaultName() + ": " + printer.text("role." + role.role()))
                        .collect(Collectors.joining(", "));
                printer.say(
                        account.administrator() ? "list-accounts.administrator" : "list-accounts.line",
                        account.name(),
                        roles);
            }
            printer.message(answer);
        });
    }

    static AdminSubcommand setPassword() {
        return AdminSubcommand.takes(
                        Arg.option("--name", NAME, "set-password.name").otherwise(InitialAccount.ADMINISTRATOR),
                        Arg.option("--password-file", "FILE", "set-password.file", Path.class)
                                .required())
                .executes(
                        given -> new AccountCommands.SetPassword(
                                given.text("--name"), PasswordFile.read(given.path("--password-file"))),
                        (_, given, printer) -> printer.say("set-password.done", given.text("--name")));
    }

    static AdminSubcommand setRole() {
        return AdminSubcommand.takes(account(), Arg.text("VAULT", "vault"), Arg.text(ROLE, "set-role.role"))
                .executes(
                        given -> new AccountCommands.SetRole(
                                given.text(NAME), given.text("VAULT"), given.oneOf(ROLE, ROLES)),
                        (answer, given, printer) -> {
                            String role = given.text(ROLE);
                            if (role.equals(Role.NONE)) {
                                printer.say("set-role.none", given.text(NAME), given.text("VAULT"));
                            } else {
                                printer.say(
                                        "set-role.done",
                                        given.text(NAME),
                                        printer.text("role." + role),
                                        given.text("VAULT"));
                            }
                            printer.message(answer);
                        });
    }

    static AdminSubcommand setAdministrator() {
        return AdminSubcommand.takes(account(), Arg.text(YES_OR_NO, "set-administrator.yes"))
                .executes(
                        given -> new AccountCommands.SetAdministrator(
                                given.text(NAME),
                                given.oneOf(YES_OR_NO, List.of(YES, "no")).equals(YES)),
                        (answer, given, printer) -> {
                            printer.say(
                                    given.text(YES_OR_NO).equals(YES)
                                            ? "set-administrator.done"
                                            : "set-administrator.removed",
                                    given.text(NAME));
                            printer.message(answer);
                        });
    }

    static AdminSubcommand remove() {
        return AdminSubcommand.takes(account())
                .executes(
                        given -> new AccountCommands.RemoveAccount(given.text(NAME)),
                        (_, given, printer) -> printer.say("remove-account.done", given.text(NAME)));
    }

    static AdminSubcommand resetSecondFactor() {
        return AdminSubcommand.takes(account())
                .executes(
                        given -> new SecondFactorCommands.ResetSecondFactor(given.text(NAME)),
                        (_, given, printer) -> printer.say("reset-second-factor.done", given.text(NAME)));
    }

    static AdminSubcommand createToken() {
        return AdminSubcommand.takes(
                        Arg.text(ACCOUNT, "account"),
                        Arg.text(NAME, "create-token.name"),
                        Arg.option("--vault", "VAULT", "create-token.vault"),
                        Arg.flag("--read-only", "create-token.read-only"),
                        Arg.option("--days", "N", "create-token.days", Integer.class)
                                .otherwise("90"),
                        Arg.option("--to", "FILE", "create-token.to", Path.class))
                .runs(AccountSubcommands::createToken);
    }

    private static void createToken(Arguments given, AdminChannel channel, Printer printer) {
        Optional<Path> to = given.value("--to", Path.class);
        if (to.isEmpty()) {
            CreateTokenResponse made = channel.execute(token(given), _ -> {});
            printer.line(made.token());
            printer.message(made);
            return;
        }
        try (NewSecretFile file = NewSecretFile.at(to.get())) {
            CreateTokenResponse made = channel.execute(token(given), _ -> {});
            file.write(made.token().getBytes(StandardCharsets.US_ASCII));
            printer.say(
                    "create-token.done",
                    to.get(),
                    Instant.ofEpochMilli(made.entry().expires()));
            printer.message(made.entry());
        }
    }

    private static TokenCommands.MakeToken token(Arguments given) {
        String name = given.text(NAME);
        given.check()
                .require(ApiTokenService.isName(name), NAME, name, given.texts().say("create-token.name"));
        return new TokenCommands.MakeToken(
                Optional.of(given.text(ACCOUNT)),
                name,
                given.optional("--vault"),
                given.flag("--read-only"),
                Math.toIntExact(given.within("--days", 1, ApiTokenService.MAX_DAYS)));
    }

    static AdminSubcommand listTokens() {
        return AdminSubcommand.takes().executes(_ -> new TokenCommands.ListTokens(), (answer, _, printer) -> {
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
        });
    }

    static AdminSubcommand revokeToken() {
        return AdminSubcommand.takes(Arg.text(ACCOUNT, "account"), Arg.text(NAME, "create-token.name"))
                .executes(
                        given -> new TokenCommands.RevokeToken(given.text(ACCOUNT), given.text(NAME)),
                        (_, given, printer) -> printer.say("revoke-token.done", given.text(NAME), given.text(ACCOUNT)));
    }
}
