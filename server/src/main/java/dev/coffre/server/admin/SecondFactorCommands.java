package dev.coffre.server.admin;

import dev.coffre.server.message.SecondFactorCodeRequest;
import dev.coffre.server.message.SecondFactorSecretResponse;
import dev.coffre.server.message.SpareCodesResponse;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.people.SecondFactorService;
import dev.coffre.server.people.SignInService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commands about the second factor. */
public final class SecondFactorCommands implements CommandGroup {
    static final List<CommandSpec<SecondFactorCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("begin-second-factor", BeginSecondFactor.class, SecondFactorSecretResponse.class)
                    .needs(CommandNeed.ownAccount())
                    .aboutAccess()
                    .audits()
                    .route(CommandRoute.post(
                                    ApiChapter.ACCOUNTS,
                                    "/v1/admin/second-factor",
                                    "A secret for an authenticator app, good for 15 minutes")
                            .mayFail(ProblemCode.SECOND_FACTOR_ON)
                            .as(_ -> new BeginSecondFactor()))
                    .handledBy(SecondFactorCommands::beginSecondFactor),
            CommandSpec.of("confirm-second-factor", ConfirmSecondFactor.class, SpareCodesResponse.class)
                    .needs(CommandNeed.ownAccount())
                    .aboutAccess()
                    .audits()
                    .route(CommandRoute.put(
                                    ApiChapter.ACCOUNTS,
                                    "/v1/admin/second-factor",
                                    "Turns the second factor on, with a code of the app")
                            .mayFail(
                                    ProblemCode.SECOND_FACTOR_ON,
                                    ProblemCode.SECOND_FACTOR_OFF,
                                    ProblemCode.SECOND_FACTOR_WRONG,
                                    ProblemCode.SECOND_FACTOR_UNUSABLE)
                            .as(SecondFactorCodeRequest.class, (asked, _) -> new ConfirmSecondFactor(asked.code())))
                    .handledBy(SecondFactorCommands::confirmSecondFactor),
            CommandSpec.of("remove-second-factor", RemoveSecondFactor.class, Empty.class)
                    .needs(CommandNeed.ownAccount())
                    // The command contains the password.
                    .withoutProof()
                    .aboutAccess()
                    .audits()
                    .route(CommandRoute.post(
                                    ApiChapter.ACCOUNTS,
                                    "/v1/admin/second-factor/removal",
                                    "Turns the second factor off")
                            .mayFail(
                                    ProblemCode.SECOND_FACTOR_OFF,
                                    ProblemCode.SECOND_FACTOR_WRONG,
                                    ProblemCode.SECOND_FACTOR_UNUSABLE,
                                    ProblemCode.LOGIN_FAILED,
                                    ProblemCode.LOGIN_LOCKED_OUT,
                                    ProblemCode.RATE_LIMITED)
                            .as(
                                    SecondFactorCodeRequest.class,
                                    (asked, _) -> new RemoveSecondFactor(
                                            asked.password().orElse(""), asked.code())))
                    .handledBy(SecondFactorCommands::removeSecondFactor),
            CommandSpec.of("reset-second-factor", ResetSecondFactor.class, Empty.class)
                    .needs(CommandNeed.localUser())
                    .aboutAccess()
                    .audits((action, command) -> action.with("account", command.account()))
                    .handledBy(SecondFactorCommands::resetSecondFactor));

    private final SecondFactorService secondFactors;
    private final SignInService signIn;

    public SecondFactorCommands(SecondFactorService secondFactors, SignInService signIn) {
        this.secondFactors = secondFactors;
        this.signIn = signIn;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private SecondFactorSecretResponse beginSecondFactor(CommandCall<BeginSecondFactor> call) {
        SecondFactorService.SecondFactorSecret offer = secondFactors.begin(call.account());
        return new SecondFactorSecretResponse(offer.secret(), offer.uri());
    }

    private SpareCodesResponse confirmSecondFactor(CommandCall<ConfirmSecondFactor> call) {
        return new SpareCodesResponse(
                secondFactors.confirm(call.account(), call.command().code()));
    }

    /** Requires password and code, as sign-in does. An open session is not enough. */
    private Empty removeSecondFactor(CommandCall<RemoveSecondFactor> call) {
        RemoveSecondFactor remove = call.command();
        signIn.verifyPasswordAndSecondFactor(new SignInService.SignInAttempt(
                call.account(),
                remove.password(),
                Optional.of(remove.code()),
                call.actor().from()));
        secondFactors.remove(call.account());
        return new Empty();
    }

    private Empty resetSecondFactor(CommandCall<ResetSecondFactor> call) {
        secondFactors.remove(call.command().account());
        return new Empty();
    }

    /** Creates a second-factor secret for the own account. The factor is on once a code is confirmed. */
    public record BeginSecondFactor() implements AdminCommand<SecondFactorSecretResponse> {}

    /** Turns the second factor of the own account on. */
    public record ConfirmSecondFactor(String code) implements AdminCommand<SpareCodesResponse> {
        /** Omits the code, which must not reach a log. */
        @Override
        public String toString() {
            return "ConfirmSecondFactor";
        }
    }

    /** Turns the second factor of the own account off. */
    public record RemoveSecondFactor(String password, String code) implements AdminCommand<Empty> {
        /** Omits the secrets, which must not reach a log. */
        @Override
        public String toString() {
            return "RemoveSecondFactor";
        }
    }

    /** Turns the second factor of a person off who has lost it. */
    public record ResetSecondFactor(String account) implements AdminCommand<Empty> {}
}
