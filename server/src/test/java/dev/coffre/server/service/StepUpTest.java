package dev.coffre.server.service;

import static dev.coffre.server.testing.TestService.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.testing.EveryCommand;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dangerous commands take a proof of identity that is minutes old. */
class StepUpTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String FROM = "192.0.2.7";

    /** What {@link EveryCommand} calls vault, machine and account. */
    private static final String NAME = "nothing";

    @TempDir
    Path folder = Path.of("");

    private @Nullable TestService opened;

    private TestService service() {
        TestService service = opened == null ? TestService.in(folder) : opened;
        opened = service;
        return service;
    }

    @BeforeEach
    void vault() {
        VaultId vault = service().vault(NAME);
        TestMachine machine = new TestMachine(service(), vault, new SplittableRandom(3));
        machine.backUp();
        run(LOCAL, new MachineCommands.RenameMachine(machine.id().toString(), NAME));
        run(LOCAL, new AccountCommands.CreateAccount("root", PASSWORD, true));
        run(LOCAL, new AccountCommands.CreateAccount("nothing", PASSWORD, true));
    }

    @AfterEach
    void close() {
        service().close();
        opened = null;
    }

    @Test
    void eachDangerousCommandIsRefusedToAnAdministratorWhoSignedInFiveMinutesAgo() {
        AccountSession session = signIn();
        service().clock().advance(Duration.ofMinutes(5));
        Actor actor = actor(session);
        Set<String> refused = new TreeSet<>();
        for (AdminCommand<?> command : EveryCommand.all()) {
            try {
                run(actor, command);
            } catch (Problem problem) {
                if (problem.code() == ProblemCode.PROOF_REQUIRED) {
                    refused.add(command.getClass().getSimpleName());
                }
            }
        }
        assertThat(refused)
                .containsExactlyInAnyOrder(
                        "MakePin",
                        "MakeVaultPin",
                        "MakeToken",
                        "DeletePoints",
                        "DeleteVault",
                        "RemoveMachine",
                        "ReinstateSlots",
                        "HoldPoint",
                        "ChangeLimits",
                        "ChangeSafeguards",
                        "CreateAccount",
                        "RemoveAccount",
                        "SetAdministrator",
                        "SetPassword",
                        "SetRole",
                        "BeginSecondFactor",
                        "ConfirmSecondFactor",
                        "ChangeUrls",
                        "ChangeCertificate",
                        "ChangeMail",
                        "RemoveMail",
                        "SetRecipients",
                        "ConfirmClock");
        run(actor, new MaintenanceCommands.CollectGarbage(false));
        assertProblem(ProblemCode.PROOF_REQUIRED, () -> run(actor, new MaintenanceCommands.CollectGarbage(true)));
    }

    @Test
    void aSignInIsTheProofForFiveMinutesAndSoIsANewOne() {
        AccountSession session = signIn();
        AdminCommand<?> pin = new MachineCommands.MakePin(NAME, "rotate-key");
        service().clock().advance(Duration.ofMinutes(5).minusMillis(1));
        run(actor(session), pin);
        service().clock().advance(Duration.ofMillis(1));
        assertProblem(ProblemCode.PROOF_REQUIRED, () -> run(actor(session), pin));
        AccountSession proven = service()
                .service()
                .signIn()
                .proveIdentity(new SignInService.SignInAttempt("root", PASSWORD, Optional.of(PASSWORD), FROM));
        run(actor(proven), pin);
        assertProblem(ProblemCode.PROOF_REQUIRED, () -> run(actor(session), pin));
    }

    @Test
    void aProofFromBeforeTheClockWasSetBackCountsNoLonger() {
        AccountSession session = signIn();
        service().clock().advance(Duration.ofMinutes(-5));
        assertProblem(
                ProblemCode.PROOF_REQUIRED, () -> run(actor(session), new MachineCommands.MakePin(NAME, "rotate-key")));
    }

    @Test
    void aPolicyThatShortensTakesTheProofBeforeItTakesThePin() {
        AccountSession session = signIn();
        run(LOCAL, retention(30, Optional.empty()));
        service().clock().advance(Duration.ofMinutes(4));
        String pin = run(actor(session), new MachineCommands.MakePin(NAME, "shorten-retention"))
                .pin();
        service().clock().advance(Duration.ofMinutes(2));
        run(actor(session), retention(40, Optional.empty()));
        assertProblem(ProblemCode.PROOF_REQUIRED, () -> run(actor(session), retention(10, Optional.of(pin))));
        run(actor(signIn()), retention(10, Optional.of(pin)));
    }

    @Test
    void theCommandLineOnTheVaultsMachineNeedsNone() {
        service().clock().advance(Duration.ofDays(1));
        run(LOCAL, new MachineCommands.MakePin(NAME, "rotate-key"));
        run(LOCAL, retention(30, Optional.empty()));
        run(LOCAL, retention(10, Optional.empty()));
    }

    private static AdminCommand<?> retention(int days, Optional<String> pin) {
        RetentionPolicyMessage policy = RetentionPolicySyntax.parse(
                ZoneOffset.UTC,
                Optional.of(String.valueOf(days)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new RetentionCommands.SetRetention(NAME, Optional.of(policy), pin);
    }

    private AccountSession signIn() {
        return service()
                .service()
                .signIn()
                .signIn(new SignInService.SignInAttempt("root", PASSWORD, Optional.empty(), FROM));
    }

    private Actor actor(AccountSession session) {
        return service().service().accountQueries().actor(session, FROM).orElseThrow();
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
