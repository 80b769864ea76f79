package dev.coffre.server.service;

import static dev.coffre.server.testing.TestService.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.AlertCommands;
import dev.coffre.server.admin.SecondFactorCommands;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.message.AlertEntry;
import dev.coffre.server.message.ListAlertsRequest;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.testing.AuthenticatorApp;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second factor from its first code to its end, with an app that is written here a second time. */
class SecondFactorTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String FROM = "192.0.2.7";
    private static final Duration STEP = Duration.ofSeconds(30);

    @TempDir
    Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private @Nullable TestService opened;
    private String secret = "";

    private TestService service() {
        TestService service = opened == null ? TestService.on(folder, new LocalDisk(), clock) : opened;
        opened = service;
        return service;
    }

    @BeforeEach
    void account() {
        run(LOCAL, new AccountCommands.CreateAccount("ada", PASSWORD, false));
    }

    @AfterEach
    void close() {
        service().close();
        opened = null;
    }

    private List<String> turnOn() {
        secret = run(ada(), new SecondFactorCommands.BeginSecondFactor()).secret();
        List<String> spare = run(ada(), new SecondFactorCommands.ConfirmSecondFactor(code(0)))
                .codes();
        clock.advance(STEP);
        return spare;
    }

    @Test
    void onlyAConfirmedFactorIsAskedFor() {
        secret = run(ada(), new SecondFactorCommands.BeginSecondFactor()).secret();
        signIn(Optional.empty());
        assertProblem(
                ProblemCode.SECOND_FACTOR_WRONG,
                () -> run(ada(), new SecondFactorCommands.ConfirmSecondFactor("000000")));
        signIn(Optional.empty());
        run(ada(), new SecondFactorCommands.ConfirmSecondFactor(code(0)));
        assertProblem(ProblemCode.SECOND_FACTOR_MISSING, () -> signIn(Optional.empty()));
        assertProblem(ProblemCode.SECOND_FACTOR_MISSING, () -> signIn(Optional.of(" ")));
        assertProblem(ProblemCode.SECOND_FACTOR_ON, () -> run(ada(), new SecondFactorCommands.BeginSecondFactor()));
        assertThat(service()
                        .service()
                        .accountQueries()
                        .find("ada")
                        .orElseThrow()
                        .secondFactor())
                .isTrue();
    }

    @Test
    void aSecretThatWasShownLongAgoIsNotTurnedOn() {
        secret = run(ada(), new SecondFactorCommands.BeginSecondFactor()).secret();
        clock.advance(Duration.ofMinutes(15));
        assertProblem(
                ProblemCode.SECOND_FACTOR_OFF, () -> run(ada(), new SecondFactorCommands.ConfirmSecondFactor(code(0))));
    }

    @Test
    void aCodeServesOnceAndThoseBeforeItNoMore() {
        turnOn();
        String first = code(0);
        assertProblem(ProblemCode.SECOND_FACTOR_WRONG, () -> signIn(Optional.of(code(-1))));
        signIn(Optional.of(first));
        assertProblem(ProblemCode.SECOND_FACTOR_WRONG, () -> signIn(Optional.of(first)));
        signIn(Optional.of(code(1)));
        assertProblem(ProblemCode.SECOND_FACTOR_WRONG, () -> signIn(Optional.of(code(0))));
        close();
        assertProblem(ProblemCode.SECOND_FACTOR_WRONG, () -> signIn(Optional.of(code(1))));
    }

    @Test
    void aSpareCodeServesOnceHoweverItIsTyped() {
        List<String> spare = turnOn();
        assertThat(spare).hasSize(10).doesNotHaveDuplicates();
        signIn(Optional.of(spare.getFirst()));
        assertProblem(ProblemCode.SECOND_FACTOR_WRONG, () -> signIn(Optional.of(spare.getFirst())));
        signIn(Optional.of(spare.getLast().replace("-", " ").toLowerCase(Locale.ROOT)));
        assertThat(service().service().secondFactors().unusedSpareCodes("ada")).isEqualTo(8);
    }

    @Test
    void nothingIsSaidOfTheFactorToWhoeverHasNotThePassword() {
        turnOn();
        assertProblem(ProblemCode.LOGIN_FAILED, () -> signIn("not the password", Optional.of(code(0)), FROM));
        assertProblem(ProblemCode.LOGIN_FAILED, () -> signIn("not the password", Optional.empty(), FROM));
        signIn(Optional.of(code(0)));
    }

    @Test
    void whoeverHasThePasswordTriesTenCodesAnHourFromAllAddressesTogether() {
        turnOn();
        for (int i = 0; i < 10; i++) {
            String from = "198.51.100." + i;
            assertProblem(ProblemCode.SECOND_FACTOR_WRONG, () -> signIn(PASSWORD, Optional.of("000000"), from));
        }
        assertProblem(ProblemCode.LOGIN_LOCKED_OUT, () -> signIn(PASSWORD, Optional.of("000000"), "198.51.100.99"));
        clock.advance(Duration.ofHours(1));
        signIn(PASSWORD, Optional.of(code(0)), "198.51.100.99");
    }

    @Test
    void fiveWrongCodesAfterTheRightPasswordRaiseAnAlertInEachVaultOfTheAccount() {
        service().vault("mine");
        service().vault("other");
        service().vault("foreign");
        run(LOCAL, new AccountCommands.SetRole("ada", "mine", "reader"));
        run(LOCAL, new AccountCommands.SetRole("ada", "other", "owner"));
        turnOn();
        for (int i = 0; i < 4; i++) {
            String from = "198.51.100." + i;
            assertProblem(ProblemCode.SECOND_FACTOR_WRONG, () -> signIn(PASSWORD, Optional.of("000000"), from));
            assertProblem(ProblemCode.LOGIN_FAILED, () -> signIn("not the password", Optional.of("000000"), from));
        }
        assertThat(guessed()).isEmpty();
        assertProblem(ProblemCode.SECOND_FACTOR_WRONG, () -> signIn(Optional.of("000000")));
        assertThat(guessed()).containsExactlyInAnyOrder("mine", "other");
        clock.advance(Duration.ofDays(14).plusSeconds(1));
        service().service().alertScan().run();
        assertThat(guessed()).as("closed after a fortnight without another").isEmpty();
    }

    private List<String> guessed() {
        return run(
                        LOCAL,
                        new AlertCommands.ListAlerts(new ListAlertsRequest(
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty())))
                .alerts()
                .stream()
                .filter(alert -> alert.kind().equals("second-factor-guessed"))
                .filter(alert -> !alert.state().equals("closed"))
                .map(AlertEntry::vaultName)
                .toList();
    }

    @Test
    void fromWhereTheAccountSignedInBeforeTwentyCodesAnHourAreTried() {
        turnOn();
        signIn(Optional.of(code(0)));
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMinutes(2));
            assertProblem(ProblemCode.SECOND_FACTOR_WRONG, () -> signIn(Optional.of("000000")));
        }
        assertProblem(ProblemCode.LOGIN_LOCKED_OUT, () -> signIn(Optional.of("000000")));
    }

    @Test
    void sessionsAndTokensEndWhenTheFactorChanges() {
        String token = token();
        AccountSession before = signIn(Optional.empty());
        turnOn();
        assertThat(service().service().accountQueries().actor(before, FROM)).isEmpty();
        assertThat(service().service().apiTokens().authenticate(token, FROM)).isEmpty();
        String second = token();
        AccountSession with = signIn(Optional.of(code(0)));
        clock.advance(STEP);
        assertThat(service().service().accountQueries().actor(with, FROM)).isPresent();
        run(LOCAL, new SecondFactorCommands.ResetSecondFactor("ada"));
        assertThat(service().service().accountQueries().actor(with, FROM)).isEmpty();
        assertThat(service().service().apiTokens().authenticate(second, FROM)).isEmpty();
    }

    private String token() {
        return run(ada(), new TokenCommands.MakeToken(Optional.empty(), "nightly", Optional.empty(), false, 90))
                .token();
    }

    @Test
    void whoHasAFactorProvesWhoItIsByACodeAndOthersByThePassword() {
        SignInService.SignInAttempt password =
                new SignInService.SignInAttempt("ada", PASSWORD, Optional.of(PASSWORD), FROM);
        assertThat(service().service().signIn().proveIdentity(password).lastProof())
                .isEqualTo(clock.instant());
        SignInService.SignInAttempt wrong =
                new SignInService.SignInAttempt("ada", "not the password", Optional.empty(), FROM);
        assertProblem(
                ProblemCode.LOGIN_FAILED, () -> service().service().signIn().proveIdentity(wrong));
        turnOn();
        assertProblem(
                ProblemCode.SECOND_FACTOR_WRONG,
                () -> service().service().signIn().proveIdentity(password));
        String code = code(0);
        SignInService.SignInAttempt byCode = new SignInService.SignInAttempt("ada", code, Optional.of(code), FROM);
        service().service().signIn().proveIdentity(byCode);
        assertProblem(
                ProblemCode.SECOND_FACTOR_WRONG,
                () -> service().service().signIn().proveIdentity(byCode));
    }

    @Test
    void itIsTurnedOffWithPasswordAndCodeOrByWhoeverOwnsTheDataFolder() {
        turnOn();
        assertProblem(
                ProblemCode.LOGIN_FAILED,
                () -> run(ada(), new SecondFactorCommands.RemoveSecondFactor("not the password", code(0))));
        assertProblem(
                ProblemCode.SECOND_FACTOR_WRONG,
                () -> run(ada(), new SecondFactorCommands.RemoveSecondFactor(PASSWORD, "000000")));
        run(ada(), new SecondFactorCommands.RemoveSecondFactor(PASSWORD, code(0)));
        signIn(Optional.empty());
        turnOn();
        assertProblem(ProblemCode.FORBIDDEN, () -> run(ada(), new SecondFactorCommands.ResetSecondFactor("ada")));
        run(LOCAL, new SecondFactorCommands.ResetSecondFactor("ada"));
        signIn(Optional.empty());
        assertProblem(
                ProblemCode.SECOND_FACTOR_OFF, () -> run(LOCAL, new SecondFactorCommands.ResetSecondFactor("ada")));
    }

    @Test
    void itSurvivesALostCatalogAndIsReadableNowhere() throws Exception {
        List<String> spare = turnOn();
        signIn(Optional.of(spare.getFirst()));
        close();
        byte[] plain = new AuthenticatorApp(secret).key();
        for (Path file : RawFiles.belowWithStore(folder)) {
            assertThat(new String(RawFiles.read(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(secret, new String(plain, StandardCharsets.ISO_8859_1))
                    .doesNotContain(spare);
        }
        TestFolders.deleteCatalog(folder);
        new OfflineVault(new DataDirectory(folder), clock, new SecureRandom()).rebuild();
        assertProblem(ProblemCode.SECOND_FACTOR_MISSING, () -> signIn(Optional.empty()));
        assertProblem(ProblemCode.SECOND_FACTOR_WRONG, () -> signIn(Optional.of(spare.getFirst())));
        signIn(Optional.of(code(0)));
        Files.delete(folder.resolve("keys/people.key"));
        clock.advance(STEP);
        assertProblem(ProblemCode.SECOND_FACTOR_UNUSABLE, () -> signIn(Optional.of(code(0))));
    }

    /** What the app shows, some steps from now. */
    private String code(int steps) {
        return new AuthenticatorApp(secret).code(clock.instant(), steps);
    }

    private AccountSession signIn(Optional<String> code) {
        return signIn(PASSWORD, code, FROM);
    }

    private AccountSession signIn(String password, Optional<String> code, String from) {
        return service().service().signIn().signIn(new SignInService.SignInAttempt("ada", password, code, from));
    }

    private Actor ada() {
        return Actor.Person.signedIn(
                "ada",
                service().service().accountQueries().find("ada").orElseThrow().rights(),
                FROM);
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
