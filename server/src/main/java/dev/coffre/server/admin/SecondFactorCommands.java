package dev.coffre.server.admin;

import dev.coffre.server.message.SecondFactorSecretResponse;
import dev.coffre.server.message.SpareCodesResponse;
import dev.coffre.server.people.SecondFactorService;
import dev.coffre.server.people.SignInService;
import dev.coffre.vault.wire.Empty;
import java.util.Optional;

/** Executes commands about the second factor. {@link Administration} checks permissions first. */
public final class SecondFactorCommands {
    private final SecondFactorService secondFactors;
    private final SignInService signIn;

    public SecondFactorCommands(SecondFactorService keeping, SignInService signIn) {
        this.secondFactors = keeping;
        this.signIn = signIn;
    }

    SecondFactorSecretResponse begin(String account) {
        SecondFactorService.SecondFactorSecret offer = secondFactors.begin(account);
        return new SecondFactorSecretResponse(offer.secret(), offer.uri());
    }

    SpareCodesResponse confirm(String account, AdminCommand.ConfirmSecondFactor confirm) {
        return new SpareCodesResponse(secondFactors.confirm(account, confirm.code()));
    }

    /** Requires password and code, as sign-in does. An open session is not enough. */
    Empty remove(String account, String from, AdminCommand.RemoveSecondFactor remove) {
        signIn.verifyPasswordAndSecondFactor(
                new SignInService.SignInAttempt(account, remove.password(), Optional.of(remove.code()), from));
        secondFactors.remove(account);
        return new Empty();
    }

    Empty reset(AdminCommand.ResetSecondFactor reset) {
        secondFactors.remove(reset.account());
        return new Empty();
    }
}
