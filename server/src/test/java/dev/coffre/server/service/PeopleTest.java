package dev.coffre.server.service;

import static dev.coffre.server.testing.TestService.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.audit.AuditEntry;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.hosting.AuditQueries;
import dev.coffre.server.message.AccountEntry;
import dev.coffre.server.message.AuditLine;
import dev.coffre.server.message.AuditList;
import dev.coffre.server.message.ListAuditRequest;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, roles and what follows from them, through the service. */
class PeopleTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String FROM = "192.0.2.7";

    @TempDir
    Path folder = Path.of("");

    private @Nullable TestService opened;

    private TestService service() {
        TestService service = opened == null ? TestService.in(folder) : opened;
        opened = service;
        return service;
    }

    @AfterEach
    void close() {
        service().close();
        opened = null;
    }

    @Test
    void aNewAccountSeesNothingUntilItHasARole() {
        VaultId mine = service().vault("mine");
        service().vault("other");
        Actor ada = account("ada", false);
        assertThat(run(ada, new VaultCommands.ListVaults()).vaults()).isEmpty();
        assertProblem(ProblemCode.VAULT_UNKNOWN, () -> run(ada, new MachineCommands.ListMachines("mine")));
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "reader"));
        Actor reader = actor("ada");
        assertThat(run(reader, new VaultCommands.ListVaults()).vaults())
                .singleElement()
                .satisfies(vault -> assertThat(vault.vault()).isEqualTo(mine.toString()));
        assertThat(run(reader, new MachineCommands.ListMachines("mine")).machines())
                .isEmpty();
        assertProblem(ProblemCode.VAULT_UNKNOWN, () -> run(reader, new MachineCommands.ListMachines("other")));
    }

    @Test
    void eachRoleMayWhatTheOnesBeforeMayAndNoMore() {
        VaultId vault = service().vault("mine");
        TestMachine machine = new TestMachine(service(), vault, new SplittableRandom(3));
        String id = machine.id().toString();
        account("ada", false);
        List<AdminCommand<?>> byRole = List.of(
                new RetentionCommands.ListPoints(id),
                new VaultCommands.IssueCredentials("mine"),
                new MachineCommands.MakePin(id, "rotate-key"));
        for (Role role : Role.values()) {
            run(LOCAL, new AccountCommands.SetRole("ada", "mine", role.text()));
            Actor ada = actor("ada");
            for (int i = 0; i < byRole.size(); i++) {
                AdminCommand<?> command = byRole.get(i);
                if (i <= role.ordinal()) {
                    run(ada, command);
                } else {
                    assertProblem(ProblemCode.NOT_ALLOWED, () -> run(ada, command));
                }
            }
            assertProblem(
                    ProblemCode.NOT_ALLOWED,
                    () -> run(ada, new VaultCommands.CreateVault("another", Optional.empty())));
            assertProblem(ProblemCode.NOT_ALLOWED, () -> run(ada, new MaintenanceCommands.ScrubStore()));
            assertProblem(
                    ProblemCode.NOT_ALLOWED, () -> run(ada, new AccountCommands.CreateAccount("eve", PASSWORD, true)));
        }
    }

    @Test
    void anAdministratorOwnsEveryVaultAlsoThoseThatComeLater() {
        Actor root = account("root", true);
        service().vault("later");
        assertThat(run(root, new VaultCommands.ListVaults()).vaults()).hasSize(1);
        run(root, new VaultCommands.SetVaultQuota("later", 5));
    }

    @Test
    void aMachinesNameIsLookedForAmongThoseThatAreSeenOnly() {
        VaultId mine = service().vault("mine");
        VaultId other = service().vault("other");
        String foreign =
                new TestMachine(service(), other, new SplittableRandom(4)).id().toString();
        new TestMachine(service(), mine, new SplittableRandom(5));
        account("ada", false);
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "owner"));
        Actor ada = actor("ada");
        assertProblem(ProblemCode.MACHINE_UNKNOWN, () -> run(ada, new RetentionCommands.ListPoints(foreign)));
        assertProblem(ProblemCode.MACHINE_UNKNOWN, () -> run(ada, new MachineCommands.MakePin(foreign, "rotate-key")));
    }

    @Test
    void whatIsTakenAwayIsGoneWithTheNextRequest() {
        service().vault("mine");
        account("ada", false);
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "owner"));
        AccountSession session = signIn("ada", PASSWORD);
        assertThat(now(session).flatMap(ada -> ada.roleIn(service().vault("mine"))))
                .contains(Role.OWNER);
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "none"));
        assertThat(now(session).flatMap(ada -> ada.roleIn(service().vault("mine"))))
                .isEmpty();
        run(LOCAL, new AccountCommands.SetPassword("ada", "another password"));
        assertThat(now(session)).as("a new password ends old sessions").isEmpty();
        AccountSession second = signIn("ada", "another password");
        account("root", true);
        run(LOCAL, new AccountCommands.RemoveAccount("ada"));
        assertThat(now(second)).isEmpty();
        run(LOCAL, new AccountCommands.CreateAccount("ada", "another password", false));
        assertThat(now(second)).as("of the account that was there before").isEmpty();
    }

    @Test
    void anAccountThatIsMadeAnewHasNoRoleOfTheOldOne() {
        service().vault("mine");
        account("ada", false);
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "owner"));
        run(LOCAL, new AccountCommands.RemoveAccount("ada"));
        assertThat(account("ada", false).vaults()).contains(Set.of());
    }

    @Test
    void theLastAdministratorStays() {
        account("root", true);
        account("ada", false);
        assertProblem(ProblemCode.LAST_ADMINISTRATOR, () -> run(LOCAL, new AccountCommands.RemoveAccount("root")));
        assertProblem(
                ProblemCode.LAST_ADMINISTRATOR, () -> run(LOCAL, new AccountCommands.SetAdministrator("root", false)));
        run(LOCAL, new AccountCommands.SetAdministrator("ada", true));
        run(LOCAL, new AccountCommands.RemoveAccount("root"));
        assertThat(service().service().accountQueries().all())
                .singleElement()
                .satisfies(one -> assertThat(one.name()).isEqualTo("ada"));
    }

    @Test
    void namesAndPasswordsHaveRules() {
        account("ada", false);
        assertProblem(
                ProblemCode.ACCOUNT_NAME_TAKEN,
                () -> run(LOCAL, new AccountCommands.CreateAccount("Ada", PASSWORD, false)));
        for (String name : List.of("", "1st", "a b", "<img onerror=x>", "a".repeat(65), "a\u202eb")) {
            assertProblem(
                    ProblemCode.ACCOUNT_NAME_INVALID,
                    () -> run(LOCAL, new AccountCommands.CreateAccount(name, PASSWORD, false)));
        }
        assertProblem(
                ProblemCode.PASSWORD_TOO_SHORT,
                () -> run(LOCAL, new AccountCommands.CreateAccount("bob", "x7!Kq0pZ$wm", false)));
        assertProblem(
                ProblemCode.PASSWORD_TOO_COMMON,
                () -> run(LOCAL, new AccountCommands.CreateAccount("robert", "robert-2026!", false)));
        assertProblem(
                ProblemCode.PASSWORD_TOO_COMMON,
                () -> run(LOCAL, new AccountCommands.SetPassword("ada", "motdepasse2026")));
        assertProblem(ProblemCode.ACCOUNT_UNKNOWN, () -> run(LOCAL, new AccountCommands.SetPassword("bob", PASSWORD)));
        assertThat(new AccountCommands.CreateAccount("bob", PASSWORD, false).toString())
                .doesNotContain(PASSWORD);
    }

    @Test
    void theOwnPasswordChangesForWhoeverKnowsIt() {
        Actor ada = account("ada", false);
        assertProblem(
                ProblemCode.LOGIN_FAILED,
                () -> run(ada, new AccountCommands.ChangePassword("not the password", "another password")));
        run(ada, new AccountCommands.ChangePassword(PASSWORD, "another password"));
        signIn("ada", "another password");
        run(ada, new AccountCommands.SetLanguage("fr"));
        assertThat(service()
                        .service()
                        .accountQueries()
                        .find("ada")
                        .orElseThrow()
                        .language())
                .contains("fr");
        assertProblem(ProblemCode.REQUEST_MALFORMED, () -> run(ada, new AccountCommands.SetLanguage("de")));
    }

    @Test
    void anOwnerSeesWhoElseHasARoleInTheOwnVaultAndNothingMore() {
        service().vault("mine");
        service().vault("other");
        account("owner", false);
        account("both", false);
        account("stranger", false);
        run(LOCAL, new AccountCommands.SetRole("owner", "mine", "owner"));
        run(LOCAL, new AccountCommands.SetRole("both", "mine", "reader"));
        run(LOCAL, new AccountCommands.SetRole("both", "other", "owner"));
        run(LOCAL, new AccountCommands.SetRole("stranger", "other", "owner"));
        List<AccountEntry> seen =
                run(actor("owner"), new AccountCommands.ListAccounts()).accounts();
        assertThat(seen).extracting(AccountEntry::name).containsExactly("both", "owner");
        assertThat(seen.getFirst().roles())
                .singleElement()
                .satisfies(role -> assertThat(role.vaultName()).isEqualTo("mine"));
        assertThat(run(LOCAL, new AccountCommands.ListAccounts()).accounts()).hasSize(3);
    }

    @Test
    void theSetupCodeMakesTheFirstAdministratorAndNoOther() {
        var firstRun = service().service().initialSetup();
        assertThat(firstRun.isOpen()).isTrue();
        assertProblem(
                ProblemCode.SETUP_CODE_WRONG,
                () -> firstRun.createAdministrator("ABCDE-ABCDE-ABCDE-ABCDE", "ada", PASSWORD, FROM));
        firstRun.createAdministrator(firstRun.setupCode().toLowerCase(Locale.ROOT), "ada", PASSWORD, FROM);
        assertThat(actor("ada").administers()).isTrue();
        assertThat(firstRun.isOpen()).isFalse();
        assertProblem(
                ProblemCode.SETUP_CLOSED,
                () -> firstRun.createAdministrator(firstRun.setupCode(), "eve", PASSWORD, FROM));
        assertProblem(
                ProblemCode.SETUP_CLOSED, () -> service().service().accounts().createFirst("eve", PASSWORD));
    }

    @Test
    void peopleSurviveALostCatalogAndOldAccountsAreAdministrators() throws IOException {
        VaultId mine = service().vault("mine");
        account("ada", false);
        account("gone", false);
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "operator"));
        run(LOCAL, new AccountCommands.SetRole("gone", "mine", "operator"));
        run(LOCAL, new AccountCommands.RemoveAccount("gone"));
        run(actor("ada"), new AccountCommands.SetLanguage("fr"));
        // As the version without roles wrote it.
        service().store().ledger().append(new JournalEvent.AccountSet("admin", "administrator", "not-a-hash"));
        var before = service().service().accountQueries().all();
        close();
        TestFolders.deleteCatalog(folder);
        new OfflineVault(new DataDirectory(folder), new SimulatedClock(), new SecureRandom()).rebuild();
        assertThat(service().service().accountQueries().all()).isEqualTo(before).hasSize(2);
        assertThat(service()
                        .service()
                        .accountQueries()
                        .find("admin")
                        .orElseThrow()
                        .rights()
                        .administrator())
                .isTrue();
        assertThat(actor("ada").roleIn(mine)).contains(Role.OPERATOR);
    }

    @Test
    void aFloodOfTriesIsSentAwayAtOnce() throws Exception {
        account("ada", false);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<ProblemCode>>> tries = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String from = "198.51.100." + i;
                tries.add(threads.submit(() -> outcome(from)));
            }
            List<ProblemCode> outcomes = new ArrayList<>();
            for (Future<Optional<ProblemCode>> one : tries) {
                outcomes.add(one.get().orElseThrow());
            }
            assertThat(outcomes).contains(ProblemCode.LOGIN_FAILED, ProblemCode.RATE_LIMITED);
        }
    }

    private Optional<ProblemCode> outcome(String from) {
        try {
            service()
                    .service()
                    .signIn()
                    .signIn(new SignInService.SignInAttempt("ada", "not the password", Optional.empty(), from));
            return Optional.empty();
        } catch (Problem problem) {
            return Optional.of(problem.code());
        }
    }

    @Test
    void theAuditLogIsToldWhoDidWhatAndHowItEnded() {
        VaultId mine = service().vault("mine");
        account("ada", false);
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "operator"));
        Actor ada = actor("ada");
        run(ada, new VaultCommands.IssueCredentials("mine"));
        assertProblem(ProblemCode.NOT_ALLOWED, () -> run(ada, new VaultCommands.SetVaultQuota("mine", 5)));
        assertProblem(ProblemCode.VAULT_UNKNOWN, () -> run(ada, new VaultCommands.SetVaultQuota("other", 5)));
        run(ada, new MachineCommands.ListMachines("mine"));
        signIn("ada", PASSWORD);
        assertProblem(ProblemCode.LOGIN_FAILED, () -> signIn("ada", "not the password"));
        assertProblem(ProblemCode.LOGIN_FAILED, () -> signIn(PASSWORD, "a password in the wrong field"));
        List<AuditEntry> told = service()
                .service()
                .auditLog()
                .page(AuditFilter.all(), Optional.empty(), 6)
                .entries();
        assertThat(told)
                .extracting(entry -> entry.actor() + " " + entry.action().code() + " " + entry.outcome())
                .containsExactly(
                        " sign-in login-failed",
                        "ada sign-in login-failed",
                        "ada sign-in done",
                        "ada set-quota vault-unknown",
                        "ada set-quota not-allowed",
                        "ada issue-credentials done");
        assertThat(told.getLast().vault()).contains(mine);
        assertThat(told.getLast().from()).isEqualTo(FROM);
        assertThat(told).extracting(AuditEntry::line).noneMatch(line -> line.contains(PASSWORD));
    }

    @Test
    void theAuditLogOfAVaultIsForItsOwnersAndAllOfItForAdministrators() {
        service().vault("mine");
        service().vault("other");
        account("ada", false);
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "owner"));
        run(LOCAL, new VaultCommands.SetVaultQuota("mine", 1));
        run(LOCAL, new VaultCommands.SetVaultQuota("other", 2));
        AuditQueries listing = service().service().auditQueries();
        AuditList seen = listing.list(actor("ada"), asked(Optional.of("mine")));
        assertThat(seen.entries()).extracting(AuditLine::action).containsExactly("set-quota", "set-role");
        assertThat(seen.entries().getFirst().facts()).containsEntry("bytes", "1");
        assertProblem(ProblemCode.VAULT_UNKNOWN, () -> listing.list(actor("ada"), asked(Optional.of("other"))));
        assertProblem(ProblemCode.NOT_ALLOWED, () -> listing.list(actor("ada"), asked(Optional.empty())));
        assertProblem(ProblemCode.NOT_ALLOWED, () -> run(actor("ada"), new MaintenanceCommands.VerifyAudit()));
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "operator"));
        assertProblem(ProblemCode.NOT_ALLOWED, () -> listing.list(actor("ada"), asked(Optional.of("mine"))));
        assertThat(listing.list(LOCAL, asked(Optional.empty())).entries()).hasSizeGreaterThan(5);
    }

    private static ListAuditRequest asked(Optional<String> vault) {
        return new ListAuditRequest(
                vault,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Actor account(String name, boolean administrator) {
        run(LOCAL, new AccountCommands.CreateAccount(name, PASSWORD, administrator));
        return actor(name);
    }

    private Actor actor(String name) {
        return Actor.Person.signedIn(
                name,
                service().service().accountQueries().find(name).orElseThrow().rights(),
                FROM);
    }

    private Optional<Actor.Person> now(AccountSession session) {
        return service().service().accountQueries().actor(session, FROM);
    }

    private AccountSession signIn(String name, String password) {
        return service()
                .service()
                .signIn()
                .signIn(new SignInService.SignInAttempt(name, password, Optional.empty(), FROM));
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
