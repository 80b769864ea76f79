package dev.coffre.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Rights;
import dev.coffre.server.state.MemoryAttemptCounters;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.SimulatedClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a thief of a token or of a fresh session uses up leaves the commands that undo it and end it. */
class ChangePaceTest {
    private static final AdminCommand<?> ACKNOWLEDGE = new AlertCommands.AcknowledgeAlert("main", 1);
    private static final List<AdminCommand<?>> REPAIRS = List.of(
            new RetentionCommands.HoldPoint("m", 1, true),
            new RetentionCommands.UndeletePoints("m", Optional.empty()),
            new VaultCommands.UndeleteVault("main"),
            new MachineCommands.ReinstateSlots("m", List.of(), false, List.of()),
            new MailCommands.SetRecipients("main", List.of()));
    private static final List<AdminCommand<?>> ENDINGS = List.of(
            new AccountCommands.ChangePassword("old", "new"),
            new AccountCommands.SetPassword("eve", "new"),
            new TokenCommands.RevokeToken("ada", "script"),
            new AccountCommands.RemoveAccount("eve"));

    private final SimulatedClock clock = new SimulatedClock();
    private final ChangePace pace = new ChangePace(new MemoryAttemptCounters(clock));
    private final Actor person = actor(Optional.empty());

    private static Actor actor(Optional<String> token) {
        return new Actor.Person("ada", new Rights(false, Optional.empty(), Map.of()), "192.0.2.1", token, true);
    }

    private boolean gives(Actor actor, AdminCommand<?> command, boolean changes) {
        try {
            pace.count(actor, budget(CommandTable.specOf(command), command)).carryOut(() -> "", answer -> changes);
            return true;
        } catch (Problem refused) {
            assertThat(refused.code()).isEqualTo(ProblemCode.RATE_LIMITED);
            return false;
        }
    }

    private static <C extends AdminCommand<?>> String budget(CommandSpec<?, C, ?> spec, AdminCommand<?> command) {
        return spec.budget().apply(spec.request().cast(command));
    }

    private void exhaust(Actor actor, AdminCommand<?> command) {
        int given = 0;
        while (gives(actor, command, true)) {
            given++;
        }
        assertThat(given).isBetween(ChangePace.MOST - 1, ChangePace.MOST);
    }

    private void leaves(List<AdminCommand<?>> commands) {
        assertThat(commands).allMatch(command -> gives(person, command, true));
    }

    @Test
    void anApiTokenUsesUpNothingOfItsOwnerOrOfAnotherToken() {
        exhaust(actor(Optional.of("script")), new MailCommands.SetRecipients("main", List.of()));
        exhaust(actor(Optional.of("script")), ACKNOWLEDGE);
        leaves(REPAIRS);
        leaves(ENDINGS);
        leaves(List.of(ACKNOWLEDGE));
        assertThat(gives(actor(Optional.of("other")), ACKNOWLEDGE, true)).isTrue();
    }

    @Test
    void changesOfASessionLeaveWhatRepairsAndEndsThem() {
        exhaust(person, new RetentionCommands.HoldPoint("m", 1, false));
        leaves(REPAIRS);
        leaves(ENDINGS);
    }

    @Test
    void holdsOfAStaleSessionLeaveWhatRepairs() {
        exhaust(person, new RetentionCommands.HoldPoint("m", 1, true));
        leaves(REPAIRS.subList(1, REPAIRS.size()));
        leaves(ENDINGS);
        leaves(List.of(ACKNOWLEDGE));
    }

    @Test
    void whatAThiefMayRepeatLeavesWhatEndsTheSession() {
        exhaust(person, new SecondFactorCommands.BeginSecondFactor());
        exhaust(person, new AccountCommands.SetRole("eve", "main", "reader"));
        leaves(ENDINGS);
        exhaust(person, new TokenCommands.RevokeToken("ada", "script"));
        leaves(List.of(ENDINGS.get(0), ENDINGS.get(1), ENDINGS.get(3)));
    }

    @Test
    void whatChangesNothingIsNotCounted() {
        for (int i = 0; i < 2 * ChangePace.MOST; i++) {
            assertThat(gives(person, ACKNOWLEDGE, false)).isTrue();
        }
        exhaust(person, ACKNOWLEDGE);
        clock.advance(Duration.ofHours(1));
        leaves(List.of(ACKNOWLEDGE));
    }
}
