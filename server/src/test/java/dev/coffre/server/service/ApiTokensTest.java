package dev.coffre.server.service;

import static dev.coffre.server.testing.TestService.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.message.CreateTokenResponse;
import dev.coffre.server.message.TokenEntry;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.testing.EveryCommand;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens by which scripts act for accounts. */
class ApiTokensTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String FROM = "192.0.2.7";

    @TempDir
    Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private @Nullable TestService opened;

    private TestService service() {
        TestService service = opened == null ? TestService.on(folder, new LocalDisk(), clock) : opened;
        opened = service;
        return service;
    }

    @BeforeEach
    void people() {
        service().vault("mine");
        service().vault("other");
        run(LOCAL, new AccountCommands.CreateAccount("root", PASSWORD, true));
        run(LOCAL, new AccountCommands.CreateAccount("ada", PASSWORD, false));
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "owner"));
        run(LOCAL, new AccountCommands.SetRole("ada", "other", "owner"));
    }

    @AfterEach
    void close() {
        service().close();
        opened = null;
    }

    @Test
    void aTokenMayWhatItsAccountMayAtThatMoment() {
        String token = make(person("ada"), "all", Optional.empty(), false, 90).token();
        assertThat(acting(token).roleIn(mine())).contains(Role.OWNER);
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "reader"));
        assertThat(acting(token).roleIn(mine())).contains(Role.READER);
        run(LOCAL, new AccountCommands.RemoveAccount("ada"));
        assertThat(actor(token)).isEmpty();
        run(LOCAL, new AccountCommands.CreateAccount("ada", PASSWORD, false));
        assertThat(actor(token)).as("of the account that was there before").isEmpty();
    }

    @Test
    void aLimitedTokenReachesOneVaultOrOnlyLooks() {
        Actor one = acting(
                make(person("ada"), "one", Optional.of("mine"), false, 90).token());
        assertThat(one.vaults()).contains(Set.of(mine()));
        assertThat(one.roleIn(mine())).contains(Role.OWNER);
        Actor looks =
                acting(make(person("ada"), "looks", Optional.empty(), true, 90).token());
        assertThat(looks.roleIn(mine())).contains(Role.READER);
        Actor rootLooks =
                acting(make(person("root"), "looks", Optional.empty(), true, 90).token());
        assertThat(rootLooks.administers()).isFalse();
        assertThat(rootLooks.vaults()).as("all that there are and will be").isEmpty();
        assertThat(rootLooks.roleIn(service().vault("later"))).contains(Role.READER);
        Actor rootOfOne = acting(
                make(person("root"), "one", Optional.of("mine"), true, 90).token());
        assertThat(rootOfOne.administers()).isFalse();
        assertThat(rootOfOne.vaults()).contains(Set.of(mine()));
        Actor root =
                acting(make(person("root"), "all", Optional.empty(), false, 90).token());
        assertThat(root.administers()).isTrue();
    }

    @Test
    void aVaultThatTheAccountDoesNotSeeCannotBeNamed() {
        run(LOCAL, new AccountCommands.SetRole("ada", "other", "none"));
        assertProblem(ProblemCode.VAULT_UNKNOWN, () -> make(person("ada"), "one", Optional.of("other"), false, 90));
    }

    @Test
    void anAccountHasFiftyTokensAtMost() {
        for (int i = 0; i < 50; i++) {
            make(person("ada"), "token-" + i, Optional.empty(), false, 90);
        }
        assertProblem(ProblemCode.TOKEN_LIMIT_REACHED, () -> make(person("ada"), "more", Optional.empty(), false, 90));
        make(person("root"), "of-another", Optional.empty(), false, 90);
    }

    @Test
    void aTokenExpiresAndIsRevoked() {
        String brief = make(person("ada"), "brief", Optional.empty(), false, 1).token();
        clock.advance(Duration.ofDays(1).minusMillis(1));
        assertThat(actor(brief)).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(actor(brief)).isEmpty();
        String token =
                make(person("ada"), "longer", Optional.empty(), false, 365).token();
        run(person("ada"), new TokenCommands.RevokeToken("ada", "longer"));
        assertThat(actor(token)).isEmpty();
        assertProblem(
                ProblemCode.TOKEN_UNKNOWN, () -> run(person("ada"), new TokenCommands.RevokeToken("ada", "longer")));
        for (int days : new int[] {0, -1, 366}) {
            assertProblem(
                    ProblemCode.REQUEST_MALFORMED, () -> make(person("ada"), "days", Optional.empty(), false, days));
        }
    }

    @Test
    void everybodyHasHisOwnTokensAndAnAdministratorAll() {
        make(person("ada"), "hers", Optional.of("mine"), true, 90);
        make(person("root"), "his", Optional.empty(), false, 90);
        assertThat(run(person("ada"), new TokenCommands.ListTokens()).tokens())
                .singleElement()
                .satisfies(token -> {
                    assertThat(token.name()).isEqualTo("hers");
                    assertThat(token.vaultName()).contains("mine");
                    assertThat(token.readOnly()).isTrue();
                });
        assertThat(run(person("root"), new TokenCommands.ListTokens()).tokens())
                .extracting(TokenEntry::name)
                .containsExactly("hers", "his");
        assertProblem(ProblemCode.NOT_ALLOWED, () -> run(person("ada"), new TokenCommands.RevokeToken("root", "his")));
        run(person("root"), new TokenCommands.RevokeToken("ada", "hers"));
        assertProblem(
                ProblemCode.NOT_ALLOWED,
                () -> run(
                        person("root"),
                        new TokenCommands.MakeToken(Optional.of("ada"), "foreign", Optional.empty(), false, 90)));
    }

    @Test
    void aTokenOfAnAdministratorGivesListedCommandsOnly() {
        Actor token =
                acting(make(person("root"), "all", Optional.empty(), false, 90).token());
        Set<String> taken = new TreeSet<>();
        for (AdminCommand<?> command : EveryCommand.all()) {
            try {
                run(token, command);
                taken.add(command.getClass().getSimpleName());
            } catch (Problem problem) {
                if (problem.code() != ProblemCode.TOKEN_NOT_ALLOWED) {
                    taken.add(command.getClass().getSimpleName());
                }
            }
        }
        assertThat(taken)
                .containsExactlyInAnyOrder(
                        "ListVaults",
                        "ListMachines",
                        "ListPoints",
                        "ListSlots",
                        "ListJobs",
                        "ListAlerts",
                        "ListRecipients",
                        "ListAccounts",
                        "ListTokens",
                        "ShowMail",
                        "ShowAddress",
                        "ShowRetention",
                        "ShowPlannedRetention",
                        "ShowSafeguards",
                        "ShowLimits",
                        "ShowScrub",
                        "CreateVault",
                        "IssueCredentials",
                        "SetDescription",
                        "RenameMachine",
                        "AcknowledgeAlert",
                        "CollectGarbage",
                        "ScrubStore",
                        "SetRecipients");
    }

    @Test
    void aTokenDoesNotResumeAHaltedCollection() {
        Actor token =
                acting(make(person("root"), "all", Optional.empty(), false, 90).token());
        assertProblem(ProblemCode.TOKEN_NOT_ALLOWED, () -> run(token, new MaintenanceCommands.CollectGarbage(true)));
    }

    @Test
    void tokensEndWithThePassword() {
        String token = make(person("ada"), "all", Optional.empty(), false, 90).token();
        String other = make(person("root"), "all", Optional.empty(), false, 90).token();
        run(LOCAL, new AccountCommands.SetAdministrator("ada", true));
        assertThat(actor(token)).as("another role, the same password").isPresent();
        run(LOCAL, new AccountCommands.SetPassword("ada", "another password"));
        assertThat(actor(token)).isEmpty();
        assertThat(actor(other)).isPresent();
    }

    @Test
    void whenATokenWasUsedIsKnownToSomeMinutes() {
        String token = make(person("ada"), "used", Optional.empty(), false, 90).token();
        assertThat(used()).isEmpty();
        acting(token);
        assertThat(used()).contains(clock.instant().toEpochMilli());
        clock.advance(Duration.ofMinutes(4));
        acting(token);
        assertThat(used()).contains(clock.instant().minus(Duration.ofMinutes(4)).toEpochMilli());
        clock.advance(Duration.ofMinutes(2));
        acting(token);
        assertThat(used()).contains(clock.instant().toEpochMilli());
    }

    @Test
    void whatIsNoTokenIsNobody() {
        assertThat(actor("coffre_" + "0".repeat(64))).isEmpty();
        assertThat(actor("coffre_")).isEmpty();
        assertProblem(ProblemCode.TOKEN_NAME_TAKEN, () -> {
            make(person("ada"), "twice", Optional.empty(), false, 90);
            make(person("ada"), "twice", Optional.empty(), false, 90);
        });
        assertProblem(ProblemCode.REQUEST_MALFORMED, () -> make(person("ada"), "<img>", Optional.empty(), false, 90));
        CreateTokenResponse made =
                run(LOCAL, new TokenCommands.MakeToken(Optional.of("ada"), "local", Optional.of("mine"), true, 7));
        assertThat(made.toString()).doesNotContain(made.token());
        assertProblem(
                ProblemCode.ACCOUNT_UNKNOWN,
                () -> run(
                        LOCAL, new TokenCommands.MakeToken(Optional.of("nobody"), "local", Optional.empty(), true, 7)));
    }

    private Optional<Long> used() {
        return run(person("ada"), new TokenCommands.ListTokens())
                .tokens()
                .getFirst()
                .used();
    }

    private VaultId mine() {
        return service().vault("mine");
    }

    private CreateTokenResponse make(Actor actor, String name, Optional<String> vault, boolean readOnly, int days) {
        return run(actor, new TokenCommands.MakeToken(Optional.empty(), name, vault, readOnly, days));
    }

    private Actor person(String name) {
        return Actor.Person.signedIn(
                name,
                service().service().accountQueries().find(name).orElseThrow().rights(),
                FROM);
    }

    private Optional<Actor.Person> actor(String token) {
        return service().service().apiTokens().authenticate(token, FROM);
    }

    private Actor acting(String token) {
        return actor(token).orElseThrow();
    }

    private <A> A run(Actor actor, AdminCommand<A> command) {
        return service().service().administration().execute(actor, command);
    }

    private static void assertProblem(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
